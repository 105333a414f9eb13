import { readdirSync } from 'node:fs';
import type { Rows } from './roles.ts';

const folder = new URL('rows/', import.meta.url);

/** One file for each subgraph. */
const all = await Promise.all(
  readdirSync(folder).map(
    async (file): Promise<Rows> => (await import(new URL(file, folder).href)).rows,
  ),
);

export const matrix = merged(({ matrix }) => matrix);
export const guardedTypes = all.flatMap(({ guardedTypes = [] }) => guardedTypes);
/** What several subgraphs have, and what each has of its own. */
export const unguarded = {
  LogoutPayload: 'loggedOut',
  Money: 'amountMinor currency',
  Outbox: 'pending oldestAt failing lastError',
  OutboxStatus: 'auth inventory orders',
  PageInfo: 'hasNextPage hasPreviousPage startCursor endCursor',
  ...merged(({ unguarded = {} }) => unguarded),
};
export const ways = merged(({ ways }) => ways);
export const rootArguments = merged(({ rootArguments }) => rootArguments);

function merged<Value>(part: (rows: Rows) => Record<string, Value>): Record<string, Value> {
  return Object.assign({}, ...all.map(part));
}
