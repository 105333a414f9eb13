import { appendEvents } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { decideHold, type HoldDecision, type OrderedLine } from '../domain/hold.ts';
import { type Level, levelName } from '../domain/level.ts';
import { postMovements } from '../domain/movement.ts';
import { sumByLevel } from '../domain/settlement.ts';
import type { InventoryDb } from '../store/database.ts';
import { postingWritten, toLedgerRows } from '../store/ledger.ts';
import { type HoldState, lockDueReservationsOn, lockForHold } from '../store/locks.ts';
import { newReservationId, reservationAdded } from '../store/reservations.ts';
import { writeTogether } from '../store/statements.ts';
import { repeatStanding } from './repeat-standing.ts';
import { rejectionToJson, reservationEvent } from './reservation-events.ts';
import { settleReservations } from './settle-reservations.ts';

export interface HoldDeps extends InventoryDeps {
  /** How long stock is held for an order that is not approved. */
  holdTtlSeconds: number;
}

export interface PlacedOrder {
  orderId: string;
  customerId: string;
  lines: readonly OrderedLine[];
}

/** Bounds the work that one hold does for others. */
const DUE_HOLDS_MAX = 100;

/**
 * Sets stock aside for an order, all of its lines or none, and tells what became of it. An order that
 * is known already, also one that was withdrawn before it arrived, gets the answer that stands.
 *
 * Counters, reservation and event go out together, since nobody else can move the levels meanwhile
 * and every round trip under their locks is paid by the next order in line.
 */
export async function holdStock(deps: HoldDeps, order: PlacedOrder): Promise<void> {
  const variantIds = [...new Set(order.lines.map(({ variantId }) => variantId))];
  await inTransaction(deps.db, async (tx) => {
    const state = await lockForHold(tx, { orderId: order.orderId, variantIds });
    if (state.standingId !== null) return repeatStanding(tx, order.orderId);
    const now = deps.clock();
    const decision = decideHold(order.lines, state.variants, state.levels);
    const isShort = decision.kind === 'rejected' && decision.rejection.code === 'OUT_OF_STOCK';
    if (!isShort) return save(tx, { deps, order, decision, levels: state.levels, now });
    const levels = await takeBackDueHolds(tx, { state, variantIds, now });
    const second = decideHold(order.lines, state.variants, levels);
    return save(tx, { deps, order, decision: second, levels, now });
  });
}

/** Frees what sits on the levels past its deadline; looked for only when stock is short without it. */
async function takeBackDueHolds(
  tx: InventoryDb,
  { state, variantIds, now }: { state: HoldState; variantIds: readonly string[]; now: Date },
): Promise<Level[]> {
  const due = await lockDueReservationsOn(tx, { now, variantIds, limit: DUE_HOLDS_MAX });
  if (due.reservations.length === 0) return state.levels;
  const settlement = { to: 'EXPIRED', actor: 'inventory', reason: 'hold expired', now } as const;
  const freed = await settleReservations(tx, due, settlement);
  const changed = new Map(freed.map((level) => [levelName(level), level]));
  return state.levels.map((level) => changed.get(levelName(level)) ?? level);
}

interface Outcome {
  deps: HoldDeps;
  order: PlacedOrder;
  decision: HoldDecision;
  levels: readonly Level[];
  now: Date;
}

function save(tx: InventoryDb, outcome: Outcome): Promise<unknown> {
  return outcome.decision.kind === 'held'
    ? saveHold(tx, outcome, outcome.decision)
    : saveRejection(tx, outcome, outcome.decision);
}

function saveHold(
  tx: InventoryDb,
  { deps, order: { orderId, customerId }, levels, now }: Outcome,
  { allocations }: HoldDecision & { kind: 'held' },
): Promise<unknown> {
  const movements = sumByLevel(allocations).map((allocation) => ({
    ...allocation,
    type: 'RESERVE' as const,
    reason: null,
    actor: 'orders',
    reference: orderId,
    occurredAt: now,
  }));
  const posting = postMovements(levels, movements);
  noteChanges(
    tx,
    posting.levels.map(({ variantId }) => variantId),
  );
  const reservation = {
    id: newReservationId(now),
    orderId,
    customerId,
    status: 'HELD' as const,
    expiresAt: new Date(now.getTime() + deps.holdTtlSeconds * 1_000),
    rejection: null,
    createdAt: now,
    settledAt: null,
  };
  return Promise.all([
    writeTogether(tx, [
      ...postingWritten({
        levels: posting.levels,
        rows: toLedgerRows(posting.entries),
        at: now,
      }),
      ...reservationAdded(reservation, allocations),
    ]),
    appendEvents(tx, [reservationEvent({ ...reservation, version: 1, lines: allocations })]),
  ]);
}

function saveRejection(
  tx: InventoryDb,
  { order: { orderId, customerId }, now }: Outcome,
  { rejection }: HoldDecision & { kind: 'rejected' },
): Promise<unknown> {
  const reservation = {
    id: newReservationId(now),
    orderId,
    customerId,
    status: 'REJECTED' as const,
    expiresAt: null,
    rejection: rejectionToJson(rejection),
    createdAt: now,
    settledAt: now,
  };
  return Promise.all([
    writeTogether(tx, reservationAdded(reservation)),
    appendEvents(tx, [reservationEvent({ ...reservation, version: 1, lines: [] })]),
  ]);
}
