import { type Column, type SQL, sql } from 'drizzle-orm';

/** `column = ANY($1)`: one statement text, and so one plan, however many values there are. */
export function anyOf(column: Column, values: readonly string[]): SQL {
  return sql`${column} = ANY(${sql.param(values)}::text[])`;
}
