import { insertRows } from '@supergraph/service/database/json-rows';
import { sql } from 'drizzle-orm';
import type { Level } from '../domain/level.ts';
import type { InventoryDb } from './database.ts';
import type { MovementRow } from './ledger.ts';
import type { ReservationLine, ReservationRow } from './reservations.ts';
import {
  productImages,
  products,
  productVariants,
  reservationLines,
  reservations,
  stockLevels,
  stockMovements,
  warehouses,
} from './tables.ts';

/** All rows of a bulk load. */
export interface DemoRows {
  warehouses: (typeof warehouses.$inferInsert)[];
  products: (typeof products.$inferInsert)[];
  variants: (typeof productVariants.$inferInsert)[];
  images: (typeof productImages.$inferInsert)[];
  levels: Level[];
  movements: MovementRow[];
  reservations: ReservationRow[];
  lines: ReservationLine[];
}

/** Rows of one statement, which takes 65,535 parameters; a row has up to 10. */
const CHUNK_ROWS = 2_000;

export async function hasStockData(db: InventoryDb): Promise<boolean> {
  return (await db.$count(products)) + (await db.$count(warehouses)) > 0;
}

/** Inserts everything, in an order that satisfies the foreign keys. */
export async function insertDemoRows(tx: InventoryDb, rows: DemoRows): Promise<void> {
  await inChunks(rows.warehouses, (chunk) => tx.insert(warehouses).values(chunk));
  await inChunks(rows.products, (chunk) => tx.insert(products).values(chunk));
  await inChunks(rows.variants, (chunk) => tx.insert(productVariants).values(chunk));
  await inChunks(rows.images, (chunk) => tx.insert(productImages).values(chunk));
  await inChunks(rows.levels, (chunk) => tx.insert(stockLevels).values(chunk));
  await inChunks(rows.movements, (chunk) => tx.execute(insertRows(stockMovements, chunk)));
  await inChunks(rows.reservations, (chunk) => tx.insert(reservations).values(chunk));
  await inChunks(rows.lines, (chunk) => tx.insert(reservationLines).values(chunk));
}

/** Tells the planner what is there now, rather than when it next looks by itself. */
export async function analyse(db: InventoryDb): Promise<void> {
  await db.execute(sql`ANALYZE`);
}

async function inChunks<T>(rows: T[], insert: (chunk: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    await insert(rows.slice(start, start + CHUNK_ROWS));
  }
}
