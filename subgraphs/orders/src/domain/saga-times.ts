import type { Order, OrderSaga } from './order.ts';
import type { SagaEvent } from './saga.ts';

type SagaTimes = Pick<OrderSaga, 'heldAt' | 'approvedAt' | 'committedAt'>;

/**
 * What a saga's times become when an event takes it further.
 *
 * @param at when stock did what the event tells of, by inventory's clock
 */
export function stampSaga(
  { heldAt, approvedAt, committedAt }: SagaTimes,
  event: SagaEvent,
  { at, now }: { at: Date; now: Date },
): SagaTimes {
  return {
    heldAt: event === 'HELD' ? at : heldAt,
    approvedAt: event === 'HELD' ? now : approvedAt,
    committedAt: event === 'COMMITTED' ? at : committedAt,
  };
}

/** Milliseconds of each step, from the end of the one before; null for a step that did not happen. */
export interface SettlementTiming {
  heldMs: number | null;
  approvedMs: number | null;
  committedMs: number | null;
  settledMs: number;
  /** From placed to settled. */
  totalMs: number;
}

/**
 * Where the time of a settled order went. Steps cross two services, so a negative step is a clock
 * that goes wrong, and is shown as it is; the total is of one clock.
 */
export function settlementTiming(
  { placedAt }: Pick<Order, 'placedAt'>,
  { heldAt, approvedAt, committedAt }: SagaTimes,
  settledAt: Date,
): SettlementTiming {
  let before = placedAt.getTime();
  const since = (moment: Date) => {
    const elapsedMs = moment.getTime() - before;
    before = moment.getTime();
    return elapsedMs;
  };
  return {
    heldMs: heldAt && since(heldAt),
    approvedMs: approvedAt && since(approvedAt),
    committedMs: committedAt && since(committedAt),
    settledMs: since(settledAt),
    totalMs: settledAt.getTime() - placedAt.getTime(),
  };
}
