const SUMMARIES_MAX = 1_000;
const summaries = new Map<string, string>();

/**
 * What a statement does and to which table, `SELECT orders`: few words for many texts
 * (OpenTelemetry, `db.query.summary`).
 */
export function summaryOf(text: string): string {
  const known = summaries.get(text);
  if (known !== undefined) return known;
  const made = summarise(text);
  // Texts are few, since values are parameters; if they are not, remembering them is no use.
  if (summaries.size < SUMMARIES_MAX) summaries.set(text, made);
  return made;
}

const verb = /\b(select|insert|update|delete|with|merge)\b/i;
/** A table; behind FROM no function such as `unnest(…)`. */
const table =
  /\b(?:(?:into|update)\s+(?:only\s+)?"?([a-z_]\w*)"?|(?:from|join)\s+(?:only\s+)?"?([a-z_]\w*)"?(?!\s*\(|\w|"))/gi;

function summarise(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  const names = new Set(Array.from(plain.matchAll(commonTable), ([, name = '']) => name));
  const tables = Array.from(plain.matchAll(table), ([, written, read]) => written ?? read ?? '');
  const [target] = tables.filter((name) => !names.has(name) && !keywords.has(name.toLowerCase()));
  const [word = 'statement'] = verb.exec(plain) ?? /^\s*\w+/.exec(plain) ?? [];
  const action = word.trim().toUpperCase();
  return target === undefined ? action : `${action} ${target}`;
}

/** `WITH known AS (…`: what it names is no table. */
const commonTable =
  /(?:\bwith|,)\s+(?:recursive\s+)?"?(\w+)"?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(/gi;
/** What may follow those words and is no table: `FOR UPDATE SKIP LOCKED`, `DO UPDATE SET`. */
const keywords: ReadonlySet<string> = new Set(['of', 'skip', 'set', 'nowait', 'lateral', 'select']);
