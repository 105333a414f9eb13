import { sql } from 'drizzle-orm';
import type { AuthDb } from './database.ts';

/**
 * Does the work and, unless it is to be kept, undoes what it wrote, at about the same cost: whether something is
 * there already shall not be told by the time that an answer takes.
 */
export async function tentatively<T>(
  tx: AuthDb,
  { isKept }: { isKept: boolean },
  work: () => Promise<T>,
): Promise<T> {
  await tx.execute(sql`SAVEPOINT tentative`);
  const result = await work();
  await tx.execute(
    isKept ? sql`RELEASE SAVEPOINT tentative` : sql`ROLLBACK TO SAVEPOINT tentative`,
  );
  return result;
}
