import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { createCancels } from './cancels.ts';
import { createConnections } from './connections.ts';
import { openPool } from './pool.ts';
import { preparing } from './prepared-statements.ts';

export type Schema = Record<string, unknown>;

/** A drizzle database or a transaction of it: what store functions take first. */
export type Db<S extends Schema> = PgDatabase<
  PostgresJsQueryResultHKT,
  S,
  ExtractTablesWithRelations<S>
>;

export interface Database<S extends Schema> {
  /** The address it was opened with, password included: not for logs. */
  url: string;
  db: Db<S>;
  /** The driver beneath, for what drizzle does not speak: LISTEN, COPY, session locks. */
  sql: Sql;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectOptions<S extends Schema> {
  url: string;
  schema: S;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Default 10. */
  maxConnections?: number;
  /** Default none. */
  limits?: StatementLimits | undefined;
  /** Hears of every statement that drizzle sends. */
  onStatement?: (text: string, parameters: unknown[]) => void;
}

/** What Postgres itself ends, in milliseconds, whoever has sent it. */
export interface StatementLimits {
  statementMs: number;
  lockMs: number;
  idleInTransactionMs: number;
}

/** Opens a bounded pool that stays whole; the first connection is made by the first statement. */
export function connect<S extends Schema>(options: ConnectOptions<S>): Database<S> {
  const { maxConnections: max = 10, applicationName } = options;
  const { sql, close } = openPool(options.url, {
    max,
    connection: { application_name: applicationName, ...limitsOf(options.limits) },
  });
  const name = URL.parse(options.url)?.pathname.slice(1) ?? '';
  const parts = { connections: createConnections(max), cancels: createCancels(), name };
  const { onStatement } = options;
  const logger = onStatement ? { logQuery: onStatement } : false;
  return {
    url: options.url,
    db: drizzle(preparing(sql, parts), { schema: options.schema, logger }),
    sql,
    ping: async () => void (await sql`SELECT 1`),
    close,
  };
}

/** Told as a connection begins, so they cost no round trip. */
function limitsOf(limits: StatementLimits | undefined): Record<string, string> {
  if (!limits) return {};
  return {
    statement_timeout: String(limits.statementMs),
    lock_timeout: String(limits.lockMs),
    idle_in_transaction_session_timeout: String(limits.idleInTransactionMs),
  };
}
