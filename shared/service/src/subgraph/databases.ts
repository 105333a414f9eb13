import type { Sql } from 'postgres';
import { connect, type Database, type Schema, type StatementLimits } from '../database/connect.ts';
import { openPool } from '../database/pool.ts';
import { shareRoot } from '../database/roots.ts';

export interface DatabasesOptions<S extends Schema> {
  /** The service, which names its connections in pg_stat_activity. */
  name: string;
  schema: S;
  databaseUrl: string;
  /** Where LISTEN has a session, unless it has one there. */
  databaseListenUrl?: string | undefined;
  databasePoolSize: number;
  databaseBackgroundPoolSize: number;
  /** How long a request may take; its statements take no longer. */
  deadlineMs: number;
}

export interface Databases<S extends Schema> {
  /** For requests. */
  database: Database<S>;
  /** For whatever finishes what requests have begun: relay, consumer, sweepers, feed, readiness. */
  background: Database<S>;
  /** Hears what replicas tell each other. */
  listener: Pick<Sql, 'listen'>;
  close(): Promise<void>;
}

const BACKGROUND_MS_MAX = 60_000;
/** Who waits for a lock has something left to do with it. */
const LOCK_SHARE = 2 / 3;

/**
 * Opens two pools of one database, so that neither requests nor what follows from them can take all
 * connections from the other. Commits in one are heard by who listens to the other.
 */
export function connectDatabases<S extends Schema>(options: DatabasesOptions<S>): Databases<S> {
  const { name, schema, databaseUrl: url, deadlineMs } = options;
  const database = connect({
    url,
    schema,
    applicationName: name,
    maxConnections: options.databasePoolSize,
    limits: limitsWithin(deadlineMs),
  });
  const background = connect({
    url,
    schema,
    applicationName: `${name}-background`,
    maxConnections: options.databaseBackgroundPoolSize,
    limits: limitsWithin(Math.max(BACKGROUND_MS_MAX, deadlineMs)),
  });
  shareRoot(database.db, background.db);
  const { databaseListenUrl: listenUrl = url } = options;
  const connection = { application_name: `${name}-listen` };
  const { sql: listener, close: closeListener } = openPool(listenUrl, { max: 1, connection });
  return {
    database,
    background,
    listener,
    close: async () =>
      void (await Promise.all([database.close(), background.close(), closeListener()])),
  };
}

function limitsWithin(deadlineMs: number): StatementLimits {
  return {
    statementMs: deadlineMs,
    lockMs: Math.floor(deadlineMs * LOCK_SHARE),
    idleInTransactionMs: deadlineMs,
  };
}
