import { causesOf, sqlState } from '../database/sql-state.ts';
import { Fault, Refused } from '../errors.ts';

/** What `error.type` says of an error: our code, else the SQLSTATE, else a system's code or the class. */
export function errorType(error: unknown): string {
  for (const cause of causesOf(error)) {
    if (cause instanceof Fault) return cause.code;
    if (cause instanceof Refused) return cause.refusals[0]?.code ?? cause.name;
  }
  const state = sqlState(error);
  if (state !== undefined) return state;
  if (!(error instanceof Error)) return 'Error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
