import type { Database, Db } from '@supergraph/shared/database/connect';
import { type SQL, sql } from 'drizzle-orm';
import type * as tables from './tables.ts';

/** The service's database or a transaction of it. */
export type InventoryDb = Db<typeof tables>;

export type InventoryDatabase = Database<typeof tables>;

/**
 * `ANY($1)`: one parameter however many values, so that the statement's text, and with it the
 * prepared statement, stays the same.
 */
export function anyOf(values: readonly string[]): SQL {
  return sql`ANY(${sql.param([...values])}::text[])`;
}

/** Rows as one JSON parameter, for `jsonb_to_recordset`. */
export function asJson(rows: readonly object[]): SQL {
  return sql`${JSON.stringify(rows)}::jsonb`;
}

/**
 * Runs statements that write as one, in one round trip. Each sees the tables as they were before any
 * of them, and foreign keys are checked after the last.
 */
export async function writeTogether(tx: InventoryDb, parts: readonly SQL[]): Promise<void> {
  const steps = parts.map((part, index) => sql`${sql.identifier(`step_${index}`)} AS (${part})`);
  await tx.execute(sql`WITH ${sql.join(steps, sql`, `)} SELECT`);
}
