/** One value in one of the tables of docs/security.md. */
export interface ToldLimit {
  /** The first cell of its row. */
  limit: string;
  /** As the page writes it, without unit and grouping: digits, or a word. */
  value: string;
  /** Where the code has it: a variable, a member of a table of limits, a constant; at least one. */
  variable?: string | undefined;
  place?: { file: string; name: string } | undefined;
  /** Everything in code style in the last column that looks like an error code. */
  codes: string[];
}

/** `[`clientJsonLimits`](../shared/service/src/http/json-limits.ts)` */
const link = /\[`(\w+)`\]\(\.\.\/([\w./-]+)\)/;

/**
 * Every value of every table. Columns between the first and the last two are values: under the link to
 * a table of limits they are its members, each named at the end of the first cell; else a row says itself
 * where they are.
 *
 * @throws Error for a value of which nobody can tell where the code has it
 */
export function limitsOfPage(page: string): ToldLimit[] {
  return page.split(/\n\s*\n/).flatMap((block) => {
    const [header, rule, ...rows] = block.trim().split('\n').map(cellsOf);
    if (header?.[0] !== 'Limit' || !rule?.[0]?.startsWith('---')) return [];
    return rows.flatMap((row) => limitsOfRow(header, row));
  });
}

function limitsOfRow(header: readonly string[], row: readonly string[]): ToldLimit[] {
  const [limit = '', ...cells] = row;
  if (row.length !== header.length) throw new Error(`"${limit}" has not ${header.length} columns`);
  const [source = '', beyond = ''] = cells.slice(-2);
  const variable = /^`([A-Z][A-Z_0-9]+)`/.exec(source)?.[1];
  const codes = Array.from(beyond.matchAll(/`([A-Z_]{4,})`/g), ([, code = '']) => code);
  return cells.slice(0, -2).map((cell, column) => {
    const place = placeOf(header[column + 1] ?? '', limit) ?? linked(source);
    if (!variable && !place) throw new Error(`"${limit}" does not say where the code has it`);
    return { limit, value: valueIn(cell), variable, place, codes };
  });
}

/** A member of the table that heads the column. */
function placeOf(heading: string, limit: string): ToldLimit['place'] {
  const table = linked(heading);
  if (!table) return undefined;
  const member = /\(`([\w.]+)`\)$/.exec(limit)?.[1];
  if (!member) throw new Error(`"${limit}" does not name its member of ${table.name}`);
  return { file: table.file, name: `${table.name}.${member}` };
}

function linked(cell: string): ToldLimit['place'] {
  const [, name, file] = link.exec(cell) ?? [];
  return name && file ? { file, name } : undefined;
}

function valueIn(cell: string): string {
  return /^[\d,]+/.exec(cell)?.[0].replaceAll(',', '') ?? cell.replaceAll('`', '');
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
