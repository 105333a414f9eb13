/** A row of one of the tables in docs/security.md. */
export interface LimitRow {
  limit: string;
  /** As the page writes it: digits grouped by commas, or a word. */
  default: string;
  /** Where the value comes from. */
  source: { variable: string } | { file: string; name: string };
  /** Everything in code style in the last column that looks like an error code. */
  codes: string[];
}

const columns = 4;
/** `[`documentLimits.tokensMax`](../gateway/src/guard/document-limits.ts)` */
const fixed = /^fixed: \[`([\w.]+)`\]\(\.\.\/([\w./-]+)\)$/;
const variable = /^`([A-Z][A-Z_0-9]+)`/;

/** @throws Error for a row that does not say where its number comes from */
export function limitsOfPage(page: string): LimitRow[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    .filter(([first, , third]) => first !== 'Limit' && third !== undefined)
    .map((cells) => {
      const [limit = '', value = '', source = '', beyond = ''] = cells;
      if (cells.length !== columns) throw new Error(`not ${columns} columns: ${cells.join(' | ')}`);
      const codes = Array.from(beyond.matchAll(/`([A-Z_]{4,})`/g), ([, code = '']) => code);
      return { limit, default: valueIn(value), source: sourceOf(source, limit), codes };
    });
}

/** The number without its unit, or the word in code style. */
function valueIn(cell: string): string {
  return /^[\d,]+/.exec(cell)?.[0].replaceAll(',', '') ?? cell.replaceAll('`', '');
}

function sourceOf(cell: string, limit: string): LimitRow['source'] {
  const [, name, file] = fixed.exec(cell) ?? [];
  if (name && file) return { name, file };
  const [, named] = variable.exec(cell) ?? [];
  if (named) return { variable: named };
  throw new Error(
    `"${limit}" says neither its variable nor where its fixed number stands: ${cell}`,
  );
}
