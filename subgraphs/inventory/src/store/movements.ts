import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import { and, desc, eq, getTableColumns, gte, lt, type SQL, sql } from 'drizzle-orm';
import { type MovementType, movementTypes } from '../domain/movement.ts';
import type { InventoryDb } from './database.ts';
import { stockLevels, stockMovements, warehouses } from './tables.ts';

/** A movement with its place among those of the same moment. */
export type PlacedMovement = typeof stockMovements.$inferSelect;

export interface MovementFilter {
  variantId?: string | null;
  warehouseId?: string | null;
  type?: MovementType | null;
  reference?: string | null;
  /** Inclusive. */
  since?: Date | null;
  /** Exclusive. */
  until?: Date | null;
}

interface MovementQuery {
  page: Page<[Date, bigint]>;
  filter: MovementFilter;
}

const columns = getTableColumns(stockMovements);
const newestFirst = [desc(stockMovements.occurredAt), desc(stockMovements.position)];

/** The ledger, newest first: up to `page.limit + 1` rows, and whatever the filter about as many read. */
export function findMovements(
  db: InventoryDb,
  page: Page<[Date, bigint]>,
  filter: MovementFilter,
): Promise<PlacedMovement[]> {
  const { variantId, warehouseId, type, reference } = filter;
  const isPlaced = variantId != null || warehouseId != null || type != null;
  return isPlaced && reference == null
    ? mergeShelves(db, { page, filter })
    : readInOrder(db, { page, filter });
}

/** A row of the ledger, which is never deleted. */
export async function findMovement(db: InventoryDb, id: string): Promise<PlacedMovement> {
  const [row] = await db.select().from(stockMovements).where(eq(stockMovements.id, id));
  if (!row) throw new Error(`movement ${id} vanished`);
  return row;
}

/** All, or those of one reference, of which there are few: an index has them in order. */
function readInOrder(db: InventoryDb, query: MovementQuery): Promise<PlacedMovement[]> {
  const { variantId, warehouseId, type, reference } = query.filter;
  return db
    .select()
    .from(stockMovements)
    .where(
      and(
        variantId != null ? eq(stockMovements.variantId, variantId) : undefined,
        warehouseId != null ? eq(stockMovements.warehouseId, warehouseId) : undefined,
        type != null ? eq(stockMovements.type, type) : undefined,
        reference != null ? eq(stockMovements.reference, reference) : undefined,
        ...inTime(query),
      ),
    )
    .orderBy(...newestFirst)
    .limit(query.page.limit + 1);
}

/**
 * Two indexes have the movements of one type in order, for one level and for one warehouse. The page
 * is the newest of the newest of each: so two indexes serve every filter, where one for each filter
 * would make every order dearer.
 */
function mergeShelves(db: InventoryDb, query: MovementQuery): Promise<PlacedMovement[]> {
  const { variantId, type } = query.filter;
  const shelf = shelvesOf(db, query.filter);
  const types = type != null ? [type] : movementTypes;
  const newest = db
    .select(columns)
    .from(stockMovements)
    .where(
      and(
        variantId != null ? eq(stockMovements.variantId, variantId) : undefined,
        eq(stockMovements.warehouseId, shelf.warehouseId),
        sql`${stockMovements.type} = kind.type`,
        ...inTime(query),
      ),
    )
    .orderBy(...newestFirst)
    .limit(query.page.limit + 1)
    .as('newest');
  return db
    .select(newest._.selectedFields)
    .from(shelf)
    .crossJoin(sql`unnest(${sql.param([...types])}::text[]) AS kind(type)`)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.occurredAt), desc(newest.position))
    .limit(query.page.limit + 1);
}

/** The warehouses in which such a movement can lie: those of the variant's levels, or all. */
function shelvesOf(db: InventoryDb, { variantId, warehouseId }: MovementFilter) {
  const isIn = (column: typeof warehouses.id | typeof stockLevels.warehouseId) =>
    warehouseId != null ? eq(column, warehouseId) : undefined;
  return variantId != null
    ? db
        .select({ warehouseId: stockLevels.warehouseId })
        .from(stockLevels)
        .where(and(eq(stockLevels.variantId, variantId), isIn(stockLevels.warehouseId)))
        .as('shelf')
    : db
        .select({ warehouseId: warehouses.id })
        .from(warehouses)
        .where(isIn(warehouses.id))
        .as('shelf');
}

function inTime({ page, filter: { since, until } }: MovementQuery): (SQL | undefined)[] {
  const order = [stockMovements.occurredAt, stockMovements.position];
  return [
    since != null ? gte(stockMovements.occurredAt, since) : undefined,
    until != null ? lt(stockMovements.occurredAt, until) : undefined,
    page.after ? keysetAfter(order, page.after, 'desc') : undefined,
  ];
}
