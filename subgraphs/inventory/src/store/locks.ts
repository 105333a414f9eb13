import { anyOf } from '@supergraph/service/database/any-of';
import { money } from '@supergraph/service/money';
import { type SQL, sql } from 'drizzle-orm';
import type { OfferedVariant } from '../domain/hold.ts';
import { type Level, levelName } from '../domain/level.ts';
import type { ReservationStatus } from '../domain/reservation.ts';
import type { InventoryDb } from './database.ts';

// Deadlock is impossible by the order of locks: reservations first, then levels by variant and
// warehouse. Whoever holds a level already and wants a reservation skips what is locked.

/** A reservation that this transaction has locked, with its lines. */
export interface LockedReservation {
  id: string;
  orderId: string;
  customerId: string | null;
  status: ReservationStatus;
  expiresAt: Date | null;
  version: number;
  lines: { lineId: string; variantId: string; warehouseId: string; quantity: number }[];
}

export interface LockedStock {
  reservations: LockedReservation[];
  levels: Level[];
}

export interface HoldState {
  /** Orders that are known here already. */
  standing: Set<string>;
  variants: OfferedVariant[];
  levels: Level[];
}

/** All that holds decide on, in one statement; locks every level of the variants. */
export async function lockForHold(
  tx: InventoryDb,
  { orderIds, variantIds }: { orderIds: readonly string[]; variantIds: readonly string[] },
): Promise<HoldState> {
  const [row] = await tx.execute<{
    standing: string[];
    variants: { id: string; amountMinor: string; currency: string; isOnSale: boolean }[];
    levels: Level[];
  }>(sql`
    WITH level AS MATERIALIZED (
      SELECT variant_id AS "variantId", warehouse_id AS "warehouseId", on_hand AS "onHand", reserved
      FROM stock_levels WHERE variant_id = ${anyOf(variantIds)}
      ORDER BY variant_id, warehouse_id FOR NO KEY UPDATE
    ), variant AS (
      SELECT variant.id, variant.price_amount_minor::text AS "amountMinor", variant.currency,
        variant.status = 'ACTIVE' AND product.status = 'ACTIVE' AS "isOnSale"
      FROM product_variants AS variant JOIN products AS product ON product.id = variant.product_id
      WHERE variant.id = ${anyOf(variantIds)}
    )
    SELECT ARRAY(SELECT order_id FROM reservations WHERE order_id = ${anyOf(orderIds)}) AS standing,
      (SELECT coalesce(jsonb_agg(variant), '[]') FROM variant) AS variants,
      (SELECT coalesce(jsonb_agg(level), '[]') FROM level) AS levels`);
  if (!row) throw new Error('a SELECT without FROM gives one row');
  return {
    standing: new Set(row.standing),
    levels: row.levels,
    variants: row.variants.map(({ amountMinor, currency, ...variant }) => ({
      ...variant,
      price: money(BigInt(amountMinor), currency),
    })),
  };
}

/** The reservations of orders and their levels, waiting for whoever has them. */
export function lockReservationsOfOrders(
  tx: InventoryDb,
  orderIds: readonly string[],
): Promise<LockedStock> {
  const which = sql`WHERE order_id = ${anyOf(orderIds)} ORDER BY order_id FOR NO KEY UPDATE`;
  return lockStock(tx, which, sql`FOR NO KEY UPDATE`);
}

/** Orders whose hold is past its deadline, the longest overdue first; nothing is locked. */
export async function findDueOrderIds(
  db: InventoryDb,
  { now, limit }: { now: Date; limit: number },
): Promise<string[]> {
  const rows = await db.execute<{ order_id: string }>(sql`
    SELECT order_id FROM reservations
    WHERE status = 'HELD' AND expires_at <= ${now.toISOString()}
    ORDER BY expires_at LIMIT ${limit}`);
  return rows.map((row) => row.order_id);
}

/** Holds past their deadline, the longest overdue first; those that others work on are left out. */
export function lockDueReservations(
  tx: InventoryDb,
  { now, limit }: { now: Date; limit: number },
): Promise<LockedStock> {
  const which = sql`
    WHERE status = 'HELD' AND expires_at <= ${now.toISOString()}
    ORDER BY expires_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`;
  return lockStock(tx, which, sql`FOR NO KEY UPDATE`);
}

/**
 * Holds past their deadline that sit on variants whose levels this transaction has locked. It must
 * not wait for more: what others have locked, and holds that it cannot lock whole, are left out.
 */
export async function lockDueReservationsOn(
  tx: InventoryDb,
  { now, variantIds, limit }: { now: Date; variantIds: readonly string[]; limit: number },
): Promise<LockedStock> {
  const which = sql`
    WHERE status = 'HELD' AND expires_at <= ${now.toISOString()} AND EXISTS (
      SELECT FROM reservation_lines AS line
      WHERE line.reservation_id = reservations.id AND line.variant_id = ${anyOf(variantIds)})
    ORDER BY expires_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`;
  const { reservations, levels } = await lockStock(tx, which, sql`FOR NO KEY UPDATE SKIP LOCKED`);
  const locked = new Set(levels.map(levelName));
  return {
    levels,
    reservations: reservations.filter(({ lines }) =>
      lines.every((line) => locked.has(levelName(line))),
    ),
  };
}

async function lockStock(tx: InventoryDb, which: SQL, levelLock: SQL): Promise<LockedStock> {
  const [row] = await tx.execute<{
    reservations: (Omit<LockedReservation, 'expiresAt' | 'lines'> & { expiresAt: string | null })[];
    lines: (LockedReservation['lines'][number] & { reservationId: string })[];
    levels: Level[];
  }>(sql`
    WITH reservation AS MATERIALIZED (
      SELECT id, order_id AS "orderId", customer_id AS "customerId", status,
        expires_at AS "expiresAt", version
      FROM reservations ${which}
    ), line AS MATERIALIZED (
      SELECT reservation_id AS "reservationId", line_id AS "lineId", variant_id AS "variantId",
        warehouse_id AS "warehouseId", quantity
      FROM reservation_lines WHERE reservation_id IN (SELECT id FROM reservation)
      ORDER BY reservation_id, line_id, warehouse_id
    ), level AS MATERIALIZED (
      SELECT variant_id AS "variantId", warehouse_id AS "warehouseId", on_hand AS "onHand", reserved
      FROM stock_levels
      WHERE (variant_id, warehouse_id) IN (SELECT "variantId", "warehouseId" FROM line)
      ORDER BY variant_id, warehouse_id ${levelLock}
    )
    SELECT (SELECT coalesce(jsonb_agg(reservation), '[]') FROM reservation) AS reservations,
      (SELECT coalesce(jsonb_agg(line), '[]') FROM line) AS lines,
      (SELECT coalesce(jsonb_agg(level), '[]') FROM level) AS levels`);
  if (!row) throw new Error('a SELECT without FROM gives one row');
  const linesOf = Map.groupBy(row.lines, ({ reservationId }) => reservationId);
  return {
    levels: row.levels,
    reservations: row.reservations.map((reservation) => ({
      ...reservation,
      expiresAt: reservation.expiresAt === null ? null : new Date(reservation.expiresAt),
      lines: linesOf.get(reservation.id) ?? [],
    })),
  };
}
