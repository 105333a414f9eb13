import { sql } from 'drizzle-orm';
import { bigint, timestamp } from 'drizzle-orm/pg-core';

/**
 * A moment in UTC, as a Date. Milliseconds, as Dates have them: a keyset cursor over microseconds
 * would lose its last digits on the way through JavaScript and skip rows.
 */
export const instant = (name: string) =>
  timestamp(name, { precision: 3, withTimezone: true, mode: 'date' });

/** When the row was written, unless the writer knows better. */
export const createdAt = (name = 'created_at') => instant(name).notNull().defaultNow();

/** An amount in minor units of its currency, or a count that may grow beyond 2^53. */
export const minorUnits = (name: string) => bigint(name, { mode: 'bigint' });

/** What stands between the brackets of IN: a check cannot take parameters. */
export function quoted(values: readonly string[]) {
  return sql.raw(values.map((value) => `'${value}'`).join(', '));
}
