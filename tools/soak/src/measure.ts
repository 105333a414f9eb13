import type { Site } from '@supergraph/chaos/site';
import type { Database, Schema } from '@supergraph/service/database/connect';
import type { Reading, Sample } from './judge.ts';
import { readHoldings } from './process-holdings.ts';

type Sql = Database<Schema>['sql'];

/** What only passes through: nothing may be left of it. Rows of all other tables are kept for long. */
const passing = new Set([
  ...['events.deliveries', 'events.waiting', 'events.dead_letters', 'events.subscriptions'],
  ...['auth.signing_keys', 'auth.roles', 'inventory.warehouses'],
]);

export interface Watched {
  site: Pick<Site, 'stack' | 'databases'>;
  /** Of every database, by its name. */
  databases: Record<string, Sql>;
  /** Where processes say what they hold. */
  holdingsFolder: string;
}

export async function takeSample({ site, databases, holdingsFolder }: Watched): Promise<Sample> {
  const parts = await Promise.all([
    ...Object.entries(site.stack.pids()).map(([id, pid]) => readHoldings(holdingsFolder, id, pid)),
    readConnections(site.databases.orders.sql),
    ...Object.entries(databases).map(([name, sql]) => readRows(name, sql)),
    readUnpublished(site.databases),
  ]);
  return { atMs: performance.now(), readings: parts.flat() };
}

async function readConnections(sql: Sql): Promise<Reading[]> {
  const rows = await sql<{ of: string; value: number }[]>`
    SELECT application_name AS of, count(*)::int AS value FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND application_name NOT IN ('', 'soak', 'chaos-auditor')
    GROUP BY application_name`;
  return rows.map((row) => ({ ...row, measure: 'connections' }));
}

async function readRows(database: string, sql: Sql): Promise<Reading[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE'
      AND table_schema NOT IN ('pg_catalog', 'information_schema', 'drizzle')`;
  return Promise.all(
    tables.map(async ({ schema, name }): Promise<Reading> => {
      const [row] = await sql<{ rows: number }[]>`
        SELECT count(*)::int AS rows FROM ${sql(schema)}.${sql(name)}`;
      const of = `${database}.${name}`;
      const measure = passing.has(of) ? 'waiting rows' : 'kept rows';
      return { measure, of, value: row?.rows ?? 0 };
    }),
  );
}

/** Of tables that keep their rows, those rows that wait for something to be done. */
async function readUnpublished(databases: Site['databases']): Promise<Reading[]> {
  const services = ['auth', 'orders', 'inventory'] as const;
  const outboxes = services.map(async (name): Promise<Reading> => {
    const [row] = await databases[name].sql<{ rows: number }[]>`
      SELECT count(*)::int AS rows FROM outbox WHERE published_at IS NULL`;
    return { measure: 'waiting rows', of: `${name}.outbox, unpublished`, value: row?.rows ?? 0 };
  });
  const [sagas] = await databases.orders.sql<{ rows: number }[]>`
    SELECT count(*)::int AS rows FROM order_sagas WHERE step <> 'DONE'`;
  return [
    ...(await Promise.all(outboxes)),
    { measure: 'waiting rows', of: 'orders.order_sagas, open', value: sagas?.rows ?? 0 },
  ];
}
