import postgres from 'postgres';
import { sqlState } from './sql-state.ts';

const DRIVER_CODES = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);

/** SQLSTATE class 08 and what a server says that starts, stops or has no connection left. */
const SERVER_CODES = /^(08...|57P0[1-3]|53300)$/;

/** A statement, a lock and an idle transaction that took longer than they may; 57014 is any cancellation. */
const LATE_CODES = new Set(['57014', '55P03', '25P03']);

/** Whether Postgres ended the work for taking too long: it may well succeed later. */
export function isDatabaseLate(error: unknown): boolean {
  return LATE_CODES.has(sqlState(error) ?? '');
}

/**
 * Whether it was the way to the database that failed, and not the statement: then the same work may
 * well succeed later.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (DRIVER_CODES.has(code)) return true;
    if (cause instanceof postgres.PostgresError) return SERVER_CODES.test(code);
    cause = cause.cause;
  }
  return false;
}
