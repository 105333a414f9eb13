import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * Rows as the source of an INSERT, in one parameter: `insert(table).select(rowsOf(table, rows))`.
 * One statement text, and so one plan, however many rows there are; thousands take milliseconds
 * where a VALUES list of as many parameters takes seconds. Defaults of columns do not apply.
 */
export function rowsOf<T extends PgTable>(table: T, rows: readonly InferInsertModel<T>[]): SQL {
  const columns = Object.entries(getTableColumns(table));
  const content = rows.map((row) =>
    Object.fromEntries(columns.map(([key, { name }]) => [name, row[key as keyof typeof row]])),
  );
  const names = columns.map(([, { name }]) => sql.identifier(name));
  return sql`SELECT ${sql.join(names, sql`, `)}
    FROM json_populate_recordset(NULL::${table}, ${toJson(content)}::text::json)`;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, field) =>
    typeof field === 'bigint' ? field.toString() : field,
  );
}
