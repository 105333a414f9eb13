import { and, asc, eq, exists, gte, lte, type SQL, sql } from 'drizzle-orm';
import type { OrderConditions } from '../domain/order-query.ts';
import type { OrdersDb } from './database.ts';
import { catalogueVariants, orderLines, orders } from './tables.ts';

/** So few are read by name; what is more frequent is met soon on any walk. */
const NAMED_MAX = 500;

export interface Sought {
  /** Where a product or a total has few orders: their ids, and no other order is meant. */
  ids: string[] | null;
  /** What is left to be looked at in each order. */
  rest: SQL | undefined;
}

/** Finds orders by what no index has in the order of time: a product, a total. */
export async function seekOrders(db: OrdersDb, conditions: OrderConditions): Promise<Sought> {
  const { productId } = conditions;
  const ofProduct = productId == null ? undefined : hasProduct(db, productId);
  const ofTotal = isOfTotal(conditions);
  if (productId != null) {
    const ids = namedBy(await findOrdersOfProduct(db, productId));
    if (ids) return { ids, rest: ofTotal };
  }
  if (ofTotal) {
    const ids = namedBy(await findOrdersOfTotal(db, ofTotal));
    if (ids) return { ids, rest: ofProduct };
  }
  return { ids: null, rest: and(ofProduct, ofTotal) };
}

function namedBy(rows: { orderId: string }[]): string[] | null {
  return rows.length <= NAMED_MAX ? [...new Set(rows.map(({ orderId }) => orderId))] : null;
}

/** A walk of the index for each variant, which ends with the last that is wanted. */
function findOrdersOfProduct(db: OrdersDb, productId: string) {
  const line = db
    .select({ orderId: orderLines.orderId })
    .from(orderLines)
    .where(eq(orderLines.variantId, catalogueVariants.variantId))
    .orderBy(asc(orderLines.orderId))
    .limit(NAMED_MAX + 1)
    .as('line');
  return db
    .select({ orderId: line.orderId })
    .from(catalogueVariants)
    .crossJoinLateral(line)
    .where(eq(catalogueVariants.productId, productId))
    .limit(NAMED_MAX + 1);
}

function findOrdersOfTotal(db: OrdersDb, ofTotal: SQL) {
  return (
    db
      .select({ orderId: orders.id })
      .from(orders)
      .where(ofTotal)
      // As the index has them; a look through the table may find the first of them at its end.
      .orderBy(asc(orders.totalAmountMinor))
      .limit(NAMED_MAX + 1)
  );
}

/** OFFSET 0 keeps it a look into the lines of each order. */
function hasProduct(db: OrdersDb, productId: string): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(orderLines)
      .innerJoin(catalogueVariants, eq(catalogueVariants.variantId, orderLines.variantId))
      .where(and(eq(orderLines.orderId, orders.id), eq(catalogueVariants.productId, productId)))
      .offset(0),
  );
}

function isOfTotal({ currency, totalMin, totalMax }: OrderConditions): SQL | undefined {
  if (currency == null) return undefined;
  return and(
    eq(orders.currency, currency),
    totalMin == null ? undefined : gte(orders.totalAmountMinor, totalMin),
    totalMax == null ? undefined : lte(orders.totalAmountMinor, totalMax),
  );
}
