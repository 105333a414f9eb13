export const reservationStatuses = [
  'HELD',
  'COMMITTED',
  'RELEASED',
  'RETURNED',
  'EXPIRED',
  'REJECTED',
] as const;

export type ReservationStatus = (typeof reservationStatuses)[number];

/** Which state may follow which; what is missing here is refused. */
const transitions: Record<ReservationStatus, readonly ReservationStatus[]> = {
  HELD: ['COMMITTED', 'RELEASED', 'EXPIRED'],
  COMMITTED: ['RETURNED'],
  RELEASED: [],
  RETURNED: [],
  EXPIRED: [],
  REJECTED: [],
};

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/** @throws IllegalTransition when `to` may not follow `from` */
export function assertTransition(from: ReservationStatus, to: ReservationStatus): void {
  if (transitions[from].includes(to)) return;
  throw new IllegalTransition(`a reservation that is ${from} cannot become ${to}`);
}

/** The state in which an approval or a cancellation finds a reservation. */
export interface Standing {
  status: ReservationStatus;
  /** Null when nothing was ever held. */
  expiresAt: Date | null;
}

/** A hold may be committed until its deadline, whether or not the sweeper has come by since. */
export function isDue({ status, expiresAt }: Standing, now: Date): boolean {
  return status === 'HELD' && expiresAt !== null && expiresAt <= now;
}

/**
 * What an approved order does to its reservation.
 *
 * @returns the new state, or null when what stands is the answer: the approval came twice, or after
 *   the end of the hold
 */
export function onApproval(standing: Standing, now: Date): 'COMMITTED' | 'EXPIRED' | null {
  if (standing.status !== 'HELD') return null;
  return isDue(standing, now) ? 'EXPIRED' : 'COMMITTED';
}

/**
 * What an order that came to nothing (cancelled, expired) does to its reservation.
 *
 * @returns the new state, or null when nothing is held any more
 */
export function onWithdrawal({ status }: Pick<Standing, 'status'>): 'RELEASED' | 'RETURNED' | null {
  if (status === 'HELD') return 'RELEASED';
  return status === 'COMMITTED' ? 'RETURNED' : null;
}
