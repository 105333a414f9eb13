import { canBecome, changeStatus, type OrderStatus } from './order-status.ts';

/**
 * What the order waits for: stock's answer (HOLD), held stock to be committed (COMMIT), or nothing any
 * more. In one hop stock sells what it finds, and the answer is COMMITTED; in two it is HELD first.
 * An order is PENDING exactly while its step is not DONE.
 */
export const sagaSteps = ['HOLD', 'COMMIT', 'DONE'] as const;
export type SagaStep = (typeof sagaSteps)[number];

export interface SagaState {
  status: OrderStatus;
  step: SagaStep;
}

/** What can happen to an order after it was placed. */
export const sagaEvents = [
  'HELD',
  'REFUSED',
  'COMMITTED',
  'HOLD_EXPIRED',
  'OVERDUE',
  'DEADLINE_PASSED',
  'CANCEL',
  'COMPLETE',
] as const;
export type SagaEvent = (typeof sagaEvents)[number];

/** What the world is told: the last part of an `orders.order.….v1` event type. */
export type Announcement =
  | 'placed'
  | 'approved'
  | 'confirmed'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'completed';

export type SagaDecision =
  | { kind: 'advance'; next: SagaState; announce: Announcement }
  /** Nothing changes, but what was said before is said again: it may have been lost. */
  | { kind: 'repeat'; announce: Announcement }
  /** A duplicate, or the answer to a question that is settled. */
  | { kind: 'ignore' }
  /** A command that the order's status does not allow. */
  | { kind: 'refuse' };

export const initialState: SagaState = { status: 'PENDING', step: 'HOLD' };

/**
 * Decides what an event does to an order. Total: events come twice, late, out of order or after the
 * order ended another way, and each of these has an answer here. Commands (CANCEL, COMPLETE) are the
 * only ones that are refused; answers of stock are facts that cannot be sent back.
 */
export function decide(state: SagaState, event: SagaEvent): SagaDecision {
  return decisions[event](state);
}

const ignore: SagaDecision = { kind: 'ignore' };
const refuse: SagaDecision = { kind: 'refuse' };

const decisions: Record<SagaEvent, (state: SagaState) => SagaDecision> = {
  HELD(state) {
    if (state.step === 'HOLD') {
      return { kind: 'advance', next: { ...state, step: 'COMMIT' }, announce: 'approved' };
    }
    return undoStock(state);
  },

  // Once stock was held, only its commit, its expiry or the deadline decide: to believe a refusal
  // then could leave committed stock behind a rejected order.
  REFUSED: (state) => (state.step === 'HOLD' ? settle(state, 'REJECTED', 'rejected') : ignore),

  // In one hop; and in two also while the hold is still awaited: the commit proves it.
  COMMITTED(state) {
    return state.step === 'DONE' ? undoStock(state) : settle(state, 'CONFIRMED', 'confirmed');
  },

  HOLD_EXPIRED: (state) => (state.step === 'DONE' ? ignore : settle(state, 'EXPIRED', 'expired')),

  OVERDUE(state) {
    if (state.step === 'DONE') return ignore;
    return { kind: 'repeat', announce: state.step === 'HOLD' ? 'placed' : 'approved' };
  },

  DEADLINE_PASSED: (state) =>
    state.step === 'DONE' ? ignore : settle(state, 'EXPIRED', 'expired'),

  CANCEL: (state) => obey(state, 'CANCELLED', 'cancelled'),

  COMPLETE: (state) => obey(state, 'COMPLETED', 'completed'),
};

/** Stock speaks of an order that ended without it: tell again how it ended, so that stock lets go. */
function undoStock({ status }: SagaState): SagaDecision {
  if (status === 'CANCELLED') return { kind: 'repeat', announce: 'cancelled' };
  if (status === 'EXPIRED') return { kind: 'repeat', announce: 'expired' };
  return ignore;
}

/** Commands are idempotent: to ask for the status that the order has already changes nothing. */
function obey(state: SagaState, to: OrderStatus, announce: Announcement): SagaDecision {
  if (state.status === to) return ignore;
  return canBecome(state.status, to) ? settle(state, to, announce) : refuse;
}

function settle(state: SagaState, to: OrderStatus, announce: Announcement): SagaDecision {
  return {
    kind: 'advance',
    next: { status: changeStatus(state.status, to), step: 'DONE' },
    announce,
  };
}
