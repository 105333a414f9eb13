import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import postgres from 'postgres';
import { openShop } from '../place-order/shop.ts';

const CLIENTS = 32;
const WARM_UP_ORDERS = 300;
const ORDERS = 2_000;
/** What is written after the answer: relays, deliveries, statistics. */
const QUIET_MS = 3_000;
/** Of one entry in /proc/<pid>/stat, on every Linux that we know. */
const TICKS_PER_SECOND = 100;

const databaseNames = ['orders', 'inventory', 'events'] as const;
type DatabaseName = (typeof databaseNames)[number];

interface Reading {
  cpuSeconds: Record<ServiceName | 'postgres', number>;
  walBytes: number;
  databases: Record<DatabaseName, { commits: number; tables: Map<string, TableReading> }>;
}

interface TableReading {
  inserted: number;
  updated: number;
  deleted: number;
  bytes: number;
}

/**
 * What one order of one line costs from placeOrder to CONFIRMED, on the way through the gateway: the
 * difference between two readings around 2,000 orders, divided. Processor time comes from each
 * process's own counter and from /proc for Postgres, rows and bytes (indexes included) from its
 * statistics, WAL from its position. Postgres's processor time is told on Linux only.
 */
export async function benchCost(stack: Stack, dataFolder: string): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: CLIENTS, variants: 50 });
  await placeMany(shop.place, WARM_UP_ORDERS);
  await settle();
  const before = await read(stack, dataFolder);
  await placeMany(shop.place, ORDERS);
  await settle();
  const after = await read(stack, dataFolder);
  await shop.close();
  process.stdout.write(`${describe(before, after).join('\n')}\n`);
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

function describe(before: Reading, after: Reading): string[] {
  const perOrder = (from: number, to: number) => (to - from) / ORDERS;
  const cpu = [...serviceNames, 'postgres' as const].map((name) => {
    const ms = perOrder(before.cpuSeconds[name], after.cpuSeconds[name]) * 1_000;
    return `  ${name.padEnd(12)}${ms.toFixed(2).padStart(8)} ms of processor`;
  });
  const wal = perOrder(before.walBytes, after.walBytes);
  return [
    `cost of one order of one line, from placed to confirmed, over ${ORDERS} orders`,
    ...cpu,
    `  WAL         ${kilobytes(wal)}`,
    ...databaseNames.flatMap((name) => {
      const from = before.databases[name];
      const to = after.databases[name];
      return [
        `  ${name}: ${perOrder(from.commits, to.commits).toFixed(1)} transactions`,
        ...[...to.tables].flatMap(([table, reading]) => {
          const earlier = from.tables.get(table) ?? {
            inserted: 0,
            updated: 0,
            deleted: 0,
            bytes: 0,
          };
          const rows = (kind: 'inserted' | 'updated' | 'deleted') =>
            perOrder(earlier[kind], reading[kind]).toFixed(2);
          if (
            perOrder(earlier.inserted + earlier.updated, reading.inserted + reading.updated) < 0.01
          )
            return [];
          return [
            `    ${table.padEnd(20)} +${rows('inserted')} ~${rows('updated')} -${rows('deleted')} rows  ${kilobytes(perOrder(earlier.bytes, reading.bytes))}`,
          ];
        }),
      ];
    }),
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(2).padStart(8)} KB`;
}

async function read(stack: Stack, dataFolder: string): Promise<Reading> {
  const sql = postgres(stack.databaseUrls.orders, { max: 1 });
  const [wal] = await sql<{ bytes: number }[]>`
    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes`;
  await sql.end();
  const cpu = await Promise.all(
    serviceNames.map(
      async (name): Promise<[ServiceName, number]> => [name, await cpuOfService(stack, name)],
    ),
  );
  const databases = await Promise.all(
    databaseNames.map(
      async (name) => [name, await readDatabase(stack.databaseUrls[name])] as const,
    ),
  );
  return {
    cpuSeconds: {
      ...(Object.fromEntries(cpu) as Record<ServiceName, number>),
      postgres: await cpuOfPostgres(join(dataFolder, 'postgres')),
    },
    walBytes: wal?.bytes ?? 0,
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

/** Of all its processes. */
async function cpuOfService(stack: Stack, name: ServiceName): Promise<number> {
  const each = stack.replicasOf(name).map(async ({ operatorUrl }) => {
    const text = await (await fetch(`${operatorUrl}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? 0);
  });
  return (await Promise.all(each)).reduce((sum, seconds) => sum + seconds, 0);
}

/** Of the server, what runs below it and what ran there before. */
async function cpuOfPostgres(folder: string): Promise<number> {
  const server = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10);
  let ticks = 0;
  for (const pid of await readdir('/proc').catch(() => [])) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // After the name, which may hold anything: state, parent, …; times are the 12th to the 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isServer = Number(pid) === server;
    if (!isServer && Number(fields[1]) !== server) continue;
    const times = fields.slice(11, isServer ? 15 : 13).map(Number);
    ticks += times.reduce((sum, time) => sum + time, 0);
  }
  return ticks / TICKS_PER_SECOND;
}
