/** Where an order stands. PENDING is where it begins; four of the others are final. */
export const orderStatuses = [
  'PENDING',
  'CONFIRMED',
  'COMPLETED',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

const successors: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['CONFIRMED', 'REJECTED', 'EXPIRED', 'CANCELLED'],
  CONFIRMED: ['COMPLETED', 'CANCELLED'],
  COMPLETED: [],
  REJECTED: [],
  EXPIRED: [],
  CANCELLED: [],
};

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  readonly from: OrderStatus;
  readonly to: OrderStatus;

  constructor(from: OrderStatus, to: OrderStatus) {
    super(`an order that is ${from} cannot become ${to}`);
    this.from = from;
    this.to = to;
  }
}

export function canBecome(from: OrderStatus, to: OrderStatus): boolean {
  return successors[from].includes(to);
}

/**
 * The only way to a new status.
 *
 * @throws IllegalTransition, also for a status that the order already has: whoever means "unless it
 *   is so already" has to say so
 */
export function changeStatus(from: OrderStatus, to: OrderStatus): OrderStatus {
  if (!canBecome(from, to)) throw new IllegalTransition(from, to);
  return to;
}

export function isFinal(status: OrderStatus): boolean {
  return successors[status].length === 0;
}
