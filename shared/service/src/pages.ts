import { z } from 'zod';
import { badInput } from './errors.ts';
import { isStorableInstant } from './instant.ts';
import { isStorable } from './text.ts';

/** Relay Cursor Connections, by keyset: https://relay.dev/graphql/connections.htm */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
}

export interface Page<Key> {
  /** How many nodes the client gets; fetch one more to learn whether there is a next page. */
  limit: number;
  /** Sort values of the last node that the client has. */
  after: Key | null;
  order: string;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;
/** The longest sort values that a cursor holds, in base64; a longer one is not even decoded. */
export const CURSOR_CHARACTERS_MAX = 8_192;

/**
 * Reads `first` and `after`.
 *
 * @param order name of the sort order; a cursor of another order is refused, since its values would
 *   be compared with the wrong columns
 * @param key shape of the sort values; cursors come from clients and are checked like any input
 * @throws BAD_USER_INPUT for `first` outside 1..100 and for a cursor that this order did not give
 */
export function readPage<K extends z.ZodType>(
  { first, after }: PageArguments,
  { order, key }: { order: string; key: K },
): Page<z.output<K>> {
  const limit = first ?? PAGE_DEFAULT;
  if (!Number.isInteger(limit) || limit < 1) {
    throw badInput(['first'], 'min', `must be at least 1, got ${limit}`);
  }
  if (limit > PAGE_MAX)
    throw badInput(['first'], 'max', `must be at most ${PAGE_MAX}, got ${limit}`);
  return { limit, after: after == null ? null : readCursor(after, order, key), order };
}

/**
 * @param rows what was fetched: up to `page.limit + 1`, the extra one only tells of a next page
 * @param keyOf sort values of a row, in the order of the key's shape; dates and bigints are written
 *   as strings
 */
export function toConnection<T>(
  rows: readonly T[],
  page: Page<unknown>,
  keyOf: (row: T) => readonly unknown[],
): Connection<T> {
  const nodes = rows.slice(0, page.limit);
  const cursorOf = (node: T) => writeCursor(page.order, keyOf(node));
  const cursorAt = (index: number) => nodes.slice(index).slice(0, 1).map(cursorOf)[0] ?? null;
  return {
    nodes,
    // Most clients ask for nodes alone, and a cursor costs more than a node.
    get edges() {
      return nodes.map((node) => ({ cursor: cursorOf(node), node }));
    },
    get pageInfo() {
      return {
        hasNextPage: rows.length > page.limit,
        hasPreviousPage: page.after !== null,
        startCursor: cursorAt(0),
        endCursor: cursorAt(-1),
      };
    },
  };
}

/** Sort values as they stand in a cursor. */
export const cursorValue = {
  date: z.iso
    .datetime()
    .transform((value) => new Date(value))
    .refine(isStorableInstant),
  text: z.string().max(1_000).refine(isStorable),
  bigint: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .transform(BigInt)
    .refine((value) => BigInt.asIntN(64, value) === value),
};

function writeCursor(order: string, values: readonly unknown[]): string {
  const json = JSON.stringify([order, ...values], (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return Buffer.from(json).toString('base64url');
}

function readCursor<K extends z.ZodType>(cursor: string, order: string, key: K): z.output<K> {
  const broken = () =>
    badInput(['after'], 'cursor', 'must be a cursor that this list gave with the same order');
  if (cursor.length > CURSOR_CHARACTERS_MAX) throw broken();
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw broken();
  }
  if (!Array.isArray(content) || content[0] !== order) throw broken();
  const values = key.safeParse(content.slice(1));
  if (!values.success) throw broken();
  return values.data;
}
