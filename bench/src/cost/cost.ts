import type { Stack } from '@supergraph/local-stack/stack';
import postgres from 'postgres';
import { openShop } from '../place-order/shop.ts';
import { type ProcessName, processNames, readProcessors } from './processor.ts';

const CLIENTS = 32;
const WARM_UP_ORDERS = 1_000;
const ORDERS = 6_000;
/** What is written after the answer: relays, deliveries, statistics. */
const QUIET_MS = 3_000;

const databaseNames = ['orders', 'inventory', 'events'] as const;
type DatabaseName = (typeof databaseNames)[number];

interface Reading {
  cpuSeconds: Record<ProcessName, number>;
  walBytes: number;
  statements: number;
  databases: Record<DatabaseName, { commits: number; tables: Map<string, TableReading> }>;
}

interface TableReading {
  inserted: number;
  updated: number;
  deleted: number;
  bytes: number;
}

/** What one order cost. */
export interface Cost {
  cpuMs: Record<ProcessName, number>;
  totalMs: number;
  statements: number;
  commits: number;
  walBytes: number;
  before: Reading;
  after: Reading;
}

/**
 * What one order of one line costs from placeOrder to CONFIRMED, on the way through the gateway, at 32
 * clients: the difference between two readings around 6,000 orders, divided. Processor time comes from
 * each process's own counter and from /proc for Postgres, rows and bytes (indexes included) from its
 * statistics, statements from pg_stat_statements, WAL from its position. Postgres's processor time is
 * told on Linux only.
 */
export async function benchCost(stack: Stack, dataFolder: string): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: CLIENTS, variants: 50 });
  const cost = await measureCost(stack, dataFolder, shop.place);
  await shop.close();
  process.stdout.write(`${describe(cost).join('\n')}\n`);
}

/** @param place one order, as often as asked */
export async function measureCost(
  stack: Stack,
  dataFolder: string,
  place: () => Promise<unknown>,
): Promise<Cost> {
  await placeMany(place, WARM_UP_ORDERS);
  await settle();
  const before = await read(stack, dataFolder);
  await placeMany(place, ORDERS);
  await settle();
  const after = await read(stack, dataFolder);
  const perOrder = (of: (reading: Reading) => number) => (of(after) - of(before)) / ORDERS;
  const cpuMs = Object.fromEntries(
    processNames.map((name) => [name, perOrder(({ cpuSeconds }) => cpuSeconds[name]) * 1_000]),
  ) as Cost['cpuMs'];
  return {
    cpuMs,
    totalMs: Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0),
    statements: perOrder(({ statements }) => statements),
    commits: perOrder(({ databases }) =>
      Object.values(databases).reduce((sum, { commits }) => sum + commits, 0),
    ),
    walBytes: perOrder(({ walBytes }) => walBytes),
    before,
    after,
  };
}

async function placeMany(place: () => Promise<unknown>, count: number): Promise<void> {
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await place();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function settle(): Promise<void> {
  return new Promise((done) => setTimeout(done, QUIET_MS));
}

function describe({
  cpuMs,
  totalMs,
  statements,
  commits,
  walBytes,
  before,
  after,
}: Cost): string[] {
  const perOrder = (from: number, to: number) => (to - from) / ORDERS;
  const line = (name: string, ms: number) =>
    `  ${name.padEnd(12)}${ms.toFixed(2).padStart(8)} ms of processor`;
  return [
    `cost of one order of one line, from placed to confirmed, ${CLIENTS} clients, ${ORDERS} orders`,
    ...processNames.map((name) => line(name, cpuMs[name])),
    `${line('together', totalMs)}   (bar: 10)`,
    `  ${statements.toFixed(1)} statements (bar: 12), ${commits.toFixed(1)} commits (bar: 4)`,
    `  WAL         ${kilobytes(walBytes)}`,
    ...databaseNames.flatMap((name) => {
      const from = before.databases[name];
      const to = after.databases[name];
      return [
        `  ${name}: ${perOrder(from.commits, to.commits).toFixed(1)} transactions`,
        ...[...to.tables].flatMap(([table, reading]) => {
          const none = { inserted: 0, updated: 0, deleted: 0, bytes: 0 };
          const earlier = from.tables.get(table) ?? none;
          const per = (kind: keyof TableReading) => perOrder(earlier[kind], reading[kind]);
          if (per('inserted') + per('updated') < 0.01) return [];
          const rows = `+${per('inserted').toFixed(2)} ~${per('updated').toFixed(2)} -${per('deleted').toFixed(2)}`;
          return [`    ${table.padEnd(20)} ${rows} rows  ${kilobytes(per('bytes'))}`];
        }),
      ];
    }),
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(2).padStart(8)} KB`;
}

async function read(stack: Stack, dataFolder: string): Promise<Reading> {
  const sql = postgres(stack.databaseUrls.orders, { max: 1, onnotice: () => undefined });
  const [wal] = await sql<{ bytes: number }[]>`
    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes`;
  await sql`CREATE EXTENSION IF NOT EXISTS pg_stat_statements`;
  // BEGIN, COMMIT and the like are no round trips of their own in the count of the bar.
  const [sent] = await sql<{ calls: number }[]>`
    SELECT coalesce(sum(calls), 0)::float8 AS calls FROM pg_stat_statements
    WHERE query NOT ILIKE 'begin%' AND query NOT ILIKE 'commit%'`;
  await sql.end();
  const databases = await Promise.all(
    databaseNames.map(
      async (name) => [name, await readDatabase(stack.databaseUrls[name])] as const,
    ),
  );
  return {
    cpuSeconds: await readProcessors(stack, dataFolder),
    walBytes: wal?.bytes ?? 0,
    statements: sent?.calls ?? 0,
    databases: Object.fromEntries(databases) as Reading['databases'],
  };
}

async function readDatabase(url: string): Promise<Reading['databases'][DatabaseName]> {
  const sql = postgres(url, { max: 1 });
  const [row] = await sql<{ commits: number }[]>`
    SELECT xact_commit::float8 AS commits FROM pg_stat_database WHERE datname = current_database()`;
  const tables = await sql<(TableReading & { name: string })[]>`
    SELECT relname AS name, n_tup_ins::float8 AS inserted, n_tup_upd::float8 AS updated,
      n_tup_del::float8 AS deleted, pg_total_relation_size(relid)::float8 AS bytes
    FROM pg_stat_user_tables ORDER BY relname`;
  await sql.end();
  return { commits: row?.commits ?? 0, tables: new Map(tables.map((each) => [each.name, each])) };
}
