import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

/**
 * Brings the database to the newest migration of the folder.
 *
 * Replicas that start together take turns: a session lock on a connection of its own is held from
 * before the journal is read until the last migration has committed.
 */
export async function migrate({ url }: { url: string }, migrationsFolder: string): Promise<void> {
  const connection = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await connection`SELECT pg_advisory_lock(hashtextextended('migrate', 0))`;
    await runMigrations(drizzle(connection), { migrationsFolder });
  } finally {
    await connection.end();
  }
}
