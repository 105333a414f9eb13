import { eventsAppended } from '@supergraph/events/outbox';
import { noteChanges } from '@supergraph/live/commit-changes';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { type AskedOrder, decideHolds, type Granted, type HoldsDecision } from '../domain/holds.ts';
import { type Level, levelName } from '../domain/level.ts';
import type { InventoryDb } from '../store/database.ts';
import { countersWritten, movementsWritten, toLedgerRows } from '../store/ledger.ts';
import { type HoldState, lockDueReservationsOn, lockForHold } from '../store/locks.ts';
import { newReservationId, reservationsAdded } from '../store/reservations.ts';
import { writeTogether } from '../store/statements.ts';
import { repeatStanding } from './repeat-standing.ts';
import { rejectionToJson, reservationEvent } from './reservation-events.ts';
import { settleReservations } from './settle-reservations.ts';

export interface HoldDeps extends InventoryDeps {
  /** How long stock is held for an order that is not approved. */
  holdTtlSeconds: number;
}

export interface PlacedOrder extends AskedOrder {
  customerId: string;
}

/** Bounds the work that holds do for others. */
const DUE_HOLDS_MAX = 100;

/**
 * Sets stock aside for orders, or sells it to them, for each all of its lines or none, and tells what
 * became of it. An order that is known already, also one that was withdrawn before it arrived, gets the
 * answer that stands.
 *
 * Counters, reservations and events go out together, since nobody else can move the levels meanwhile
 * and every round trip under their locks is paid by the next order in line.
 *
 * @param orders each once; served in this order
 */
export async function holdStock(deps: HoldDeps, orders: readonly PlacedOrder[]): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const state = await lockForHold(tx, {
      orderIds: orders.map(({ orderId }) => orderId),
      variantIds: variantsOf(orders),
    });
    const now = deps.clock();
    const asked = orders.filter(({ orderId }) => !state.standing.has(orderId));
    const decision = await decide(tx, asked, state, now);
    if (asked.length > 0) await save(tx, decision, deps, now);
    await repeatStanding(tx, [...state.standing]);
  });
}

/** Where stock is short, what sits on the levels past its deadline is freed first. */
async function decide(
  tx: InventoryDb,
  asked: readonly PlacedOrder[],
  state: HoldState,
  now: Date,
): Promise<HoldsDecision<PlacedOrder>> {
  const decision = decideHolds(asked, state.variants, state.levels);
  const short = decision.granted.filter(isShort).map(({ order }) => order);
  if (short.length === 0) return decision;
  const freed = await takeBackDueHolds(tx, variantsOf(short), now);
  if (freed.length === 0) return decision;
  const changed = new Map(freed.map((level) => [levelName(level), level]));
  const levels = state.levels.map((level) => changed.get(levelName(level)) ?? level);
  return decideHolds(asked, state.variants, levels);
}

function isShort(granted: Granted<PlacedOrder>): boolean {
  return 'rejection' in granted && granted.rejection.code === 'OUT_OF_STOCK';
}

async function takeBackDueHolds(
  tx: InventoryDb,
  variantIds: readonly string[],
  now: Date,
): Promise<Level[]> {
  const due = await lockDueReservationsOn(tx, { now, variantIds, limit: DUE_HOLDS_MAX });
  return settleReservations(tx, due, () => ({ to: 'EXPIRED', reason: 'hold expired' }), {
    actor: 'inventory',
    now,
  });
}

async function save(
  tx: InventoryDb,
  { granted, levels }: HoldsDecision<PlacedOrder>,
  { holdTtlSeconds }: HoldDeps,
  now: Date,
): Promise<void> {
  const reservations = granted.map((each) => reservationFor(each, { holdTtlSeconds, now }));
  const entries = granted.flatMap((each) => ('movements' in each ? each.movements : []));
  const rows = toLedgerRows(
    entries.map(({ orderId, ...entry }) => ({
      ...entry,
      reason: null,
      actor: 'orders',
      reference: orderId,
      occurredAt: now,
    })),
  );
  noteChanges(
    tx,
    levels.map(({ variantId }) => variantId),
  );
  await writeTogether(tx, [
    ...(levels.length === 0 ? [] : [countersWritten(levels, now), movementsWritten(rows)]),
    ...reservationsAdded(reservations),
    eventsAppended(tx, reservations.map(reservationEvent)),
  ]);
}

function reservationFor(
  granted: Granted<PlacedOrder>,
  { holdTtlSeconds, now }: { holdTtlSeconds: number; now: Date },
) {
  const { orderId, customerId, isSale } = granted.order;
  const id = newReservationId(now);
  const made = { id, orderId, customerId, version: 1, createdAt: now };
  if ('rejection' in granted) {
    const rejection = rejectionToJson(granted.rejection);
    const end = { status: 'REJECTED' as const, expiresAt: null, settledAt: now };
    return { ...made, ...end, rejection, lines: [] };
  }
  return {
    ...made,
    status: isSale ? ('COMMITTED' as const) : ('HELD' as const),
    expiresAt: new Date(now.getTime() + holdTtlSeconds * 1_000),
    settledAt: isSale ? now : null,
    rejection: null,
    lines: granted.allocations,
  };
}

function variantsOf(orders: readonly PlacedOrder[]): string[] {
  return [...new Set(orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId)))];
}
