import type {
  SentStatement,
  StatementCounter,
} from '@supergraph/service/database/statement-counter';
import type { Sql } from 'postgres';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
}

/** A table that a statement would read from end to end, by itself or by an index of all its rows. */
export interface WholeRead {
  table: string;
  /** Empty where the table itself is read. */
  index: string;
  statement: string;
}

/**
 * What the statements of `work` would read as a whole, of tables that have rows in plenty; by the plan for
 * the values that were sent and by the one that serves any, since Postgres comes to use that one for a
 * statement that is prepared. The tables have to be filled and analysed before.
 */
export async function findWholeReads<T>(
  counter: StatementCounter,
  sql: Sql,
  work: () => Promise<T>,
): Promise<WholeRead[]> {
  const { sent } = await counter.count(work);
  const large = await findLargeTables(sql);
  const partial = await findPartialIndexes(sql);
  const statements = new Map(sent.map((statement) => [statement.text, statement]));
  const reads: WholeRead[] = [];
  for (const statement of statements.values()) {
    if (!/^\s*(with|select|insert|update|delete)\b/i.test(statement.text)) continue;
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const plan = await explain(sql, statement, mode);
      const whole = wholeReadsOf(plan, statement.text);
      reads.push(...whole.filter(({ table, index }) => large.has(table) && !partial.has(index)));
    }
  }
  return reads;
}

const ROWS_IN_PLENTY = 1_000;

async function findLargeTables(sql: Sql): Promise<Set<string>> {
  const rows = await sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples > ${ROWS_IN_PLENTY}`;
  if (rows.length === 0) throw new Error('no table has rows in plenty: they were not analysed');
  return new Set(rows.map(({ name }) => name));
}

async function findPartialIndexes(sql: Sql): Promise<Set<string>> {
  const rows = await sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_index JOIN pg_class ON oid = indexrelid
    WHERE indpred IS NOT NULL`;
  return new Set(rows.map(({ name }) => name));
}

function explain(sql: Sql, { text, parameters }: SentStatement, mode: string): Promise<Plan> {
  const given = parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : '';
  return sql.begin(async (tx) => {
    await tx.unsafe(`SET LOCAL plan_cache_mode = ${mode}`);
    await tx.unsafe(`PREPARE explained AS ${text}`);
    const [row] = await tx.unsafe<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `EXPLAIN (FORMAT JSON) EXECUTE explained${given}`,
    );
    await tx.unsafe('DEALLOCATE explained');
    const plan = row?.['QUERY PLAN'][0]?.Plan;
    if (!plan) throw new Error('Postgres told no plan');
    return plan;
  }) as Promise<Plan>;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return quoted(value.toISOString());
  if (!Array.isArray(value)) return quoted(String(value));
  return quoted(`{${value.map((each) => JSON.stringify(String(each))).join(',')}}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function wholeReadsOf(plan: Plan, statement: string): WholeRead[] {
  const { 'Node Type': node, 'Relation Name': table, 'Index Name': index = '' } = plan;
  const isWhole = node === 'Seq Scan' || (node.startsWith('Index') && !plan['Index Cond']);
  const own = table !== undefined && isWhole ? [{ table, index, statement }] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((part) => wholeReadsOf(part, statement))];
}
