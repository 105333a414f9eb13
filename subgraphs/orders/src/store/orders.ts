import { isAnyOf } from '@supergraph/service/database/any-of';
import { insertRows, updateRows } from '@supergraph/service/database/json-rows';
import { money, moneyJsonSchema, moneyToJson } from '@supergraph/service/money';
import { desc, eq, type SQL } from 'drizzle-orm';
import type { Order, Rejection } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { OrdersDb } from './database.ts';
import { orders, type RejectedLineJson } from './tables.ts';

export type OrderRow = typeof orders.$inferSelect;

export async function findOrders(db: OrdersDb, ids: readonly string[]): Promise<Order[]> {
  const rows = await db.select().from(orders).where(isAnyOf(orders.id, ids));
  return rows.map(toOrder);
}

export async function findOrder(db: OrdersDb, id: string): Promise<Order | null> {
  const [row] = await db.select().from(orders).where(eq(orders.id, id));
  return row ? toOrder(row) : null;
}

/** The one that was placed last. */
export async function findLatestOrder(db: OrdersDb): Promise<Order | null> {
  const newestFirst = [desc(orders.placedAt), desc(orders.id)];
  const [row] = await db
    .select()
    .from(orders)
    .orderBy(...newestFirst)
    .limit(1);
  return row ? toOrder(row) : null;
}

export async function hasOrders(db: OrdersDb): Promise<boolean> {
  const rows = await db.select({ id: orders.id }).from(orders).limit(1);
  return rows.length > 0;
}

/** By id; what differs when an order has changed for those who watch it. */
export async function findStatuses(
  db: OrdersDb,
  ids: readonly string[],
): Promise<Map<string, OrderStatus>> {
  const rows = await db
    .select({ id: orders.id, status: orders.status })
    .from(orders)
    .where(isAnyOf(orders.id, ids));
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export function insertOrders(placed: readonly Order[]): SQL {
  return insertRows(orders, placed.map(toRow));
}

/** Writes what may change; the caller holds the rows' locks. */
export function updateOrders(changed: readonly Order[]): SQL {
  const rows = changed.map((order) => ({
    id: order.id,
    status: order.status,
    version: order.version,
    settledAt: order.settledAt,
    confirmedAt: order.confirmedAt,
    cancelledAt: order.cancelledAt,
    completedAt: order.completedAt,
    ...rejectionColumns(order.rejection),
  }));
  return updateRows(orders, 'id', rows);
}

export function toOrder(row: OrderRow): Order {
  const { currency, totalAmountMinor, rejectionCode, rejectionMessage, rejectionLines, ...order } =
    row;
  return {
    ...order,
    total: money(totalAmountMinor, currency),
    rejection: toRejection(rejectionCode, rejectionMessage, rejectionLines),
  };
}

function toRow({ total, rejection, ...order }: Order): typeof orders.$inferInsert {
  return {
    ...order,
    currency: total.currency,
    totalAmountMinor: total.amountMinor,
    ...rejectionColumns(rejection),
  };
}

function toRejection(
  code: string | null,
  message: string | null,
  lines: RejectedLineJson[] | null,
): Rejection | null {
  if (code === null || message === null) return null;
  return {
    code,
    message,
    lines: (lines ?? []).map(({ variantId, requested, available, currentPrice }) => ({
      variantId,
      requested,
      available: available ?? null,
      currentPrice: currentPrice ? moneyJsonSchema.parse(currentPrice) : null,
    })),
  };
}

function rejectionColumns(rejection: Rejection | null) {
  if (!rejection) return { rejectionCode: null, rejectionMessage: null, rejectionLines: null };
  return {
    rejectionCode: rejection.code,
    rejectionMessage: rejection.message,
    rejectionLines: rejection.lines.map(({ variantId, requested, available, currentPrice }) => ({
      variantId,
      requested,
      ...(available !== null && { available }),
      ...(currentPrice !== null && { currentPrice: moneyToJson(currentPrice) }),
    })),
  };
}
