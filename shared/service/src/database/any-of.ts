import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * `ANY($1)`: one parameter however many values, so that the statement's text, and with it the
 * prepared statement, stays the same.
 */
export function anyOf(values: readonly string[]): SQL {
  return sql`ANY(${sql.param([...values])}::text[])`;
}

/** `column = ANY($1)`. */
export function isAnyOf(column: SQLWrapper, values: readonly string[]): SQL {
  return sql`${column} = ${anyOf(values)}`;
}
