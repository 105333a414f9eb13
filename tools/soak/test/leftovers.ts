import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Database, Schema } from '@supergraph/service/database/connect';
import type { AbortListeners } from '@supergraph/testing/abort-listeners';

type Sql = Database<Schema>['sql'];

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What of a process grows with time where something is not given back. */
export interface Holdings {
  abortListeners: number;
  processListeners: number;
  timers: number;
  /** Listening and connected. */
  sockets: number;
  heapBytes: number;
}

export async function holdings(abortListeners: AbortListeners): Promise<Holdings> {
  for (let round = 0; round < 4; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const resources = process.getActiveResourcesInfo();
  const countOf = (kind: RegExp) => resources.filter((resource) => kind.test(resource)).length;
  return {
    abortListeners: abortListeners.count(),
    processListeners: process
      .eventNames()
      .reduce((sum, event) => sum + process.listenerCount(event), 0),
    timers: countOf(/^(Timeout|Immediate)$/),
    sockets: countOf(/^TCP/),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

/** Rows of every table, those of the transport and those of usage too. */
export async function rowCounts(sql: Sql): Promise<Record<string, number>> {
  const tables = await sql<{ schema: string; name: string }[]>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const counts: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const [row] = await sql<{ rows: number }[]>`
      SELECT count(*)::int AS rows FROM ${sql(schema)}.${sql(name)}`;
    counts[name] = row?.rows ?? 0;
  }
  return counts;
}

export async function connectionCount(sql: Sql, databases: readonly string[]): Promise<number> {
  const [row] = await sql<{ connections: number }[]>`
    SELECT count(*)::int AS connections FROM pg_stat_activity
    WHERE datname = ANY(${[...databases]})`;
  return row?.connections ?? 0;
}
