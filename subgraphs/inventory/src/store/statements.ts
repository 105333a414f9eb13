import { type SQL, sql } from 'drizzle-orm';
import type { InventoryDb } from './database.ts';

/**
 * Runs statements that write as one, in one round trip. Each sees the tables as they were before any
 * of them, and foreign keys are checked after the last.
 */
export async function writeTogether(tx: InventoryDb, parts: readonly SQL[]): Promise<void> {
  const steps = parts.map((part, index) => sql`${sql.identifier(`step_${index}`)} AS (${part})`);
  await tx.execute(sql`WITH ${sql.join(steps, sql`, `)} SELECT`);
}
