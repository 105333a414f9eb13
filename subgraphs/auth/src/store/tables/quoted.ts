import { sql } from 'drizzle-orm';

/** Between the brackets of IN: a check cannot take parameters. */
export function quoted(values: readonly string[]) {
  return sql.raw(values.map((value) => `'${value}'`).join(', '));
}
