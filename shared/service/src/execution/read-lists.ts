import { ALL_ROWS } from '../database/all-rows.ts';
import { currentExecution, FIELDS_PER_OBJECT } from './execution.ts';

/**
 * Reads lists for many keys at once. They are counted when the answer is made; but what no answer may hold
 * is not even read, so `read` gets the number of rows to stop at, and reaching it ends the request with
 * OPERATION_TOO_EXPENSIVE.
 */
export async function readLists<T>(read: (rowsMax: number) => Promise<readonly T[]>) {
  const execution = currentExecution();
  if (!execution) return read(ALL_ROWS);
  const rows = await read(execution.objectsMax + 1);
  if (rows.length > execution.objectsMax) execution.countFields(rows.length * FIELDS_PER_OBJECT);
  return rows;
}
