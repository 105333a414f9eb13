import { is, Placeholder, type SQL, type SQLWrapper, sql } from 'drizzle-orm';

type Values = readonly string[] | Placeholder<string, readonly string[]>;

/**
 * `ANY($1)`: one parameter however many values, so that the statement's text, and with it the
 * prepared statement, stays the same.
 */
export function anyOf(values: Values): SQL {
  return sql`ANY(${sql.param(is(values, Placeholder) ? values : [...values])}::text[])`;
}

/** `column = ANY($1)`. */
export function isAnyOf(column: SQLWrapper, values: Values): SQL {
  return sql`${column} = ${anyOf(values)}`;
}
