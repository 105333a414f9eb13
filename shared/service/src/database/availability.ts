import postgres from 'postgres';
import { PoolBusy } from './connections.ts';
import { causesOf, sqlState } from './sql-state.ts';

const DRIVER_CODES = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);

/** SQLSTATE class 08 and what a server says that starts, stops or has no connection left. */
const SERVER_CODES = /^(08...|57P0[1-3]|53300)$/;

/** A statement, a lock and an idle transaction that took longer than they may; 57014 is any cancellation. */
const LATE_CODES = new Set(['57014', '55P03', '25P03']);

/**
 * Whether Postgres ended the work for taking too long, or so much waits that it was not begun: it may
 * well succeed later.
 */
export function isDatabaseLate(error: unknown): boolean {
  if (LATE_CODES.has(sqlState(error) ?? '')) return true;
  return causesOf(error).some((cause) => cause instanceof PoolBusy);
}

/**
 * Whether it was the way to the database that failed, and not the statement: then the same work may
 * well succeed later.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (DRIVER_CODES.has(code)) return true;
    if (cause instanceof postgres.PostgresError) return SERVER_CODES.test(code);
  }
  return false;
}
