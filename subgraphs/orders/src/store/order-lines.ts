import { ALL_ROWS } from '@supergraph/service/database/all-rows';
import { isAnyOf } from '@supergraph/service/database/any-of';
import { insertRows } from '@supergraph/service/database/json-rows';
import { money } from '@supergraph/service/money';
import { asc, eq, getTableColumns, type SQL } from 'drizzle-orm';
import type { OrderLine } from '../domain/order.ts';
import type { OrdersDb } from './database.ts';
import { orderLines, orders } from './tables.ts';

/** The lines of some orders, in the order in which they were asked for. */
export async function findLinesOfOrders(
  db: OrdersDb,
  orderIds: readonly string[],
  rowsMax = ALL_ROWS,
): Promise<OrderLine[]> {
  const rows = await selectLines(db)
    .where(isAnyOf(orderLines.orderId, orderIds))
    .orderBy(asc(orderLines.orderId), asc(orderLines.position))
    .limit(rowsMax);
  return rows.map(toLine);
}

export async function findLines(db: OrdersDb, ids: readonly string[]): Promise<OrderLine[]> {
  const rows = await selectLines(db).where(isAnyOf(orderLines.id, ids));
  return rows.map(toLine);
}

export function insertLines(lines: readonly OrderLine[]): SQL {
  const rows = lines.map(({ unitPrice, ...line }) => ({
    ...line,
    unitPriceMinor: unitPrice.amountMinor,
  }));
  return insertRows(orderLines, rows);
}

/** A line is in its order's currency. */
function selectLines(db: OrdersDb) {
  return db
    .select({ ...getTableColumns(orderLines), currency: orders.currency })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId));
}

type LineRow = typeof orderLines.$inferSelect & { currency: string };

function toLine({ unitPriceMinor, currency, ...line }: LineRow): OrderLine {
  return { ...line, unitPrice: money(unitPriceMinor, currency) };
}
