import type { SentStatement } from '@supergraph/service/database/statement-counter';
import type { Sql } from 'postgres';

/** What Postgres tells of a statement that is prepared, as those of the services are. */
export type Explain = (options: string) => Promise<unknown>;

/**
 * Hands `work` the means to explain a prepared statement with the values that it was sent with.
 *
 * @param mode which plans Postgres makes: those for the values, the one for any, or as it sees fit
 */
export async function explaining<T>(
  sql: Sql,
  { text, parameters }: SentStatement,
  work: (explain: Explain) => Promise<T>,
  mode: 'auto' | 'force_custom_plan' | 'force_generic_plan' = 'auto',
): Promise<T> {
  const given = parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : '';
  const [result] = await sql.begin(async (tx) => {
    await tx.unsafe(`SET LOCAL plan_cache_mode = ${mode}`);
    await tx.unsafe(`PREPARE explained AS ${text}`);
    const explain = async (options: string) => {
      const [row] = await tx.unsafe<{ 'QUERY PLAN': { Plan: unknown }[] }[]>(
        `EXPLAIN (${options}, FORMAT JSON) EXECUTE explained${given}`,
      );
      const plan = row?.['QUERY PLAN'][0]?.Plan;
      if (!plan) throw new Error('Postgres told no plan');
      return plan;
    };
    const made = await work(explain);
    await tx.unsafe('DEALLOCATE explained');
    return [made] as const;
  });
  return result as T;
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
