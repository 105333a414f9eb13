import { type AnyColumn, type SQL, sql } from 'drizzle-orm';

/**
 * The rows that come after a key in an order: a row comparison, which Postgres answers from an index
 * over the same columns, however deep the page lies.
 *
 * @param columns sort columns, all in one direction; the last one must be unique
 * @param values the key, one value for each column
 */
export function keysetAfter(
  columns: readonly (AnyColumn | SQL)[],
  values: readonly unknown[],
  direction: 'asc' | 'desc',
): SQL {
  if (columns.length !== values.length)
    throw new RangeError('a keyset needs a value for each column');
  const left = sql.join(
    columns.map((column) => sql`${column}`),
    sql`, `,
  );
  const right = sql.join(
    values.map((value) => sql`${value instanceof Date ? value.toISOString() : value}`),
    sql`, `,
  );
  return direction === 'asc' ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`;
}
