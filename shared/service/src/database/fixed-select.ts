import { Column, getTableColumns, is, type Placeholder, SQL, sql, Table } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { Db, Schema } from './connect.ts';

/** Stands where a value comes when the statement is sent. */
export type Given<Values> = { readonly [Name in keyof Values]: Placeholder<string, Values[Name]> };

interface Select<Row> {
  toSQL(): { sql: string; params: unknown[] };
  readonly _: { readonly selectedFields: object; readonly result: Row[] };
}

/**
 * A SELECT of drizzle for where it is sent all the time: its text, and how its rows are read, are made once
 * rather than each time, which takes longer than all else that is done for a statement. What is selected are
 * columns and expressions by name, or by the name of a part and their own (a table is a part of all its
 * columns); parts of inner joins, which have rows.
 */
export function fixedSelect<Values extends Record<string, unknown>, Row>(
  build: (db: Pick<Db<Schema>, 'select' | 'selectDistinct'>, given: Given<Values>) => Select<Row>,
): <S extends Schema>(db: Db<S>, values: Values) => Promise<Row[]> {
  let made: ReturnType<typeof make<Row>> | undefined;
  return (db, values) => {
    made ??= make(build(drizzle.mock(), placeholders as Given<Values>));
    const { text, read } = made;
    const statement = db._.session.prepareQuery<{
      execute: Row[];
      all: unknown;
      values: unknown;
    }>(text, undefined, undefined, true, read);
    return statement.execute(values);
  };
}

const placeholders = new Proxy({}, { get: (_, name) => sql.placeholder(String(name)) });

function make<Row>(select: Select<Row>) {
  const fields = fieldsOf(select._.selectedFields);
  const read = (rows: unknown[][]): Row[] =>
    rows.map((values) => {
      const row: Record<string, unknown> = {};
      for (let index = 0; index < fields.length; index += 1) {
        const field = fields[index];
        const given = values[index];
        if (!field) continue;
        const { part, name, decode } = field;
        const value = given === null || !decode ? given : decode(given);
        if (part === undefined) row[name] = value;
        else row[part] = Object.assign(row[part] ?? {}, { [name]: value });
      }
      return row as Row;
    });
  return { text: select.toSQL(), read };
}

interface Field {
  /** Undefined for what stands in the row itself. */
  readonly part: string | undefined;
  readonly name: string;
  readonly decode: ((value: unknown) => unknown) | undefined;
}

/** In the order of the driver's values. */
function fieldsOf(selected: object, part?: string): Field[] {
  return Object.entries(selected).flatMap(([name, given]) => {
    const field: unknown = is(given, Table) ? getTableColumns(given) : given;
    return part === undefined && isPart(field)
      ? fieldsOf(field, name)
      : [{ part, name, decode: decoderOf(field) }];
  });
}

function isPart(field: unknown): field is object {
  return (
    typeof field === 'object' && field !== null && Object.getPrototypeOf(field) === Object.prototype
  );
}

/** Undefined for what is read as the driver gives it. */
function decoderOf(field: unknown): ((value: unknown) => unknown) | undefined {
  if (is(field, SQL.Aliased)) return decoderOf(field.sql);
  if (is(field, SQL)) {
    const { decoder } = field as unknown as { decoder: Pick<Column, 'mapFromDriverValue'> };
    return (value) => decoder.mapFromDriverValue(value);
  }
  if (!is(field, Column)) throw new TypeError('only columns and expressions are selected');
  if (field.mapFromDriverValue === Column.prototype.mapFromDriverValue) return;
  return (value) => field.mapFromDriverValue(value);
}
