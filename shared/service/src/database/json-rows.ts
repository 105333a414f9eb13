import { getTableColumns, getTableName, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { anyOf } from './any-of.ts';

/**
 * Rows as one JSON parameter, for `json_to_recordset`: one statement text, and so one plan, for one row
 * as for thousands, where a VALUES list of thousands of parameters takes seconds.
 */
export function jsonRows(rows: readonly object[]): SQL {
  return sql`${toJson(rows)}::text::json`;
}

/**
 * `INSERT INTO table …` of any number of rows as such a parameter. Columns that a row leaves out become
 * null: defaults do not apply, except to what Postgres always makes by itself.
 */
export function insertRows<T extends PgTable>(table: T, rows: readonly InferInsertModel<T>[]): SQL {
  const { names, text } = insertOf(table);
  const content = rows.map((row) =>
    Object.fromEntries(names.map(([key, name]) => [name, row[key as keyof typeof row]])),
  );
  return sql`${text}${jsonRows(content)})`;
}

/**
 * `UPDATE table …` of any number of rows as such a parameter, each found by its `key`. All rows have the
 * same columns, and only those are written. The keys are named beside the rows, since the planner takes
 * those for a hundred, and would read the whole table for so many.
 */
export function updateRows<T extends PgTable>(
  table: T,
  key: string & keyof InferInsertModel<T>,
  rows: readonly Partial<InferInsertModel<T>>[],
): SQL {
  const columns = Object.entries<PgColumn>(getTableColumns(table));
  const given = columns.filter(([name]) => rows[0] && name in rows[0]);
  const keyName = getTableColumns(table)[key]?.name ?? key;
  const content = rows.map((row) =>
    Object.fromEntries(given.map(([name, column]) => [column.name, row[name as keyof typeof row]])),
  );
  const changes = given
    .filter(([name]) => name !== key)
    .map(([, { name }]) => `"${name}" = changed."${name}"`);
  const target = `"${getTableName(table)}"`;
  return sql`${sql.raw(`UPDATE ${target} AS target SET ${changes.join(', ')}
    FROM json_populate_recordset(NULL::${target}, `)}${jsonRows(content)}${sql.raw(`) AS changed
    WHERE target."${keyName}" = `)}${anyOf(rows.map((row) => String(row[key])))}${sql.raw(`
      AND target."${keyName}" = changed."${keyName}"`)}`;
}

interface Insert {
  /** Property and column of each field. */
  names: [string, string][];
  text: SQL;
}

const inserts = new WeakMap<PgTable, Insert>();

/** The text is the same every time, and this is where orders are written: it is made once. */
function insertOf(table: PgTable): Insert {
  const known = inserts.get(table);
  if (known) return known;
  const names = Object.entries<PgColumn>(getTableColumns(table))
    .filter(([, column]) => !column.generated && column.generatedIdentity?.type !== 'always')
    .map(([key, { name }]): [string, string] => [key, name]);
  const columns = names.map(([, name]) => `"${name}"`).join(', ');
  const target = `"${getTableName(table)}"`;
  const text = sql.raw(
    `INSERT INTO ${target} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${target}, `,
  );
  const made = { names, text };
  inserts.set(table, made);
  return made;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, field) =>
    typeof field === 'bigint' ? field.toString() : field,
  );
}
