import { sql } from 'drizzle-orm';
import type { Level } from '../domain/level.ts';
import { asJson, type InventoryDb } from './db.ts';
import { type MovementRow, writeLedgerRows } from './ledger.ts';
import type { ReservationLine, ReservationRow } from './reservations.ts';
import {
  products,
  productVariants,
  reservationLines,
  reservations,
  stockLevels,
  warehouses,
} from './tables.ts';

/** All rows of a bulk load. */
export interface DemoRows {
  warehouses: (typeof warehouses.$inferInsert)[];
  products: (typeof products.$inferInsert)[];
  variants: (typeof productVariants.$inferInsert)[];
  levels: readonly Level[];
  movements: readonly MovementRow[];
  reservations: readonly ReservationRow[];
  lines: readonly ReservationLine[];
}

/** Rows of one statement: far below the 65,535 parameters that Postgres takes. */
const CHUNK_ROWS = 2_000;

export async function hasStockData(db: InventoryDb): Promise<boolean> {
  const counts = await Promise.all([db.$count(products), db.$count(warehouses)]);
  return counts.some((count) => count > 0);
}

/** Inserts everything, in an order that satisfies the foreign keys. */
export async function insertDemoRows(tx: InventoryDb, rows: DemoRows): Promise<void> {
  const insert = inserter(tx);
  await insert(rows.warehouses, (chunk) => tx.insert(warehouses).values(chunk));
  await insert(rows.products, (chunk) => tx.insert(products).values(chunk));
  await insert(rows.variants, (chunk) => tx.insert(productVariants).values(chunk));
  await insert(rows.levels, (chunk) => tx.insert(stockLevels).values(chunk));
  await insert(rows.movements, (chunk) => writeLedgerRows(tx, chunk));
  await insert(rows.reservations, (chunk) => tx.insert(reservations).values(chunk));
  await insert(rows.lines, (chunk) => tx.insert(reservationLines).values(chunk));
}
