import type { StatementCounter } from '@supergraph/service/database/statement-counter';
import type { Sql } from 'postgres';
import { explaining } from './explain.ts';

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
    for (const mode of ['force_custom_plan', 'force_generic_plan'] as const) {
      const plan = await explaining(sql, statement, (explain) => explain('COSTS OFF'), mode);
      const whole = wholeReadsOf(plan as Plan, statement.text);
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

function wholeReadsOf(plan: Plan, statement: string): WholeRead[] {
  const { 'Node Type': node, 'Relation Name': table, 'Index Name': index = '' } = plan;
  const isWhole = node === 'Seq Scan' || (node.startsWith('Index') && !plan['Index Cond']);
  const own = table !== undefined && isWhole ? [{ table, index, statement }] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((part) => wholeReadsOf(part, statement))];
}
