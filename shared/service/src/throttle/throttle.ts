import { createBatches, fulfilled, settled } from '../batches.ts';
import { statementSignal } from '../database/cancellation.ts';
import type { Db, Schema } from '../database/connect.ts';
import { inTransaction } from '../database/transaction.ts';
import { emptyTally, type Tally } from './tally.ts';
import {
  type KeyedTally,
  lockTallies,
  readTallies,
  replaceTally,
  saveTallies,
} from './tally-rows.ts';
import { createWaitingKeys } from './waiting-keys.ts';
import { type CountedUse, countUses, uncountUses, type WindowLimit } from './windows.ts';

/** Counts by key, in Postgres, so that all replicas count together. */
export interface Throttle {
  /**
   * Counts one use of each key, and of none when it would be beyond one of the limits: whoever asks
   * again and again for a minute shall not have used up the hour.
   *
   * @returns milliseconds until the use would be within all limits; 0 when it is
   */
  use(limits: readonly WindowLimit[]): Promise<number>;
  /** Takes back what `use` has counted. */
  giveBack(limits: readonly WindowLimit[]): Promise<void>;
  /** What is counted under each key, in the order of the keys. */
  read(keys: readonly string[]): Promise<Tally[]>;
  /**
   * Changes what is counted under each key; nobody else does meanwhile. `decide` is asked again where somebody did.
   *
   * @param asRead what was read of them before, which saves another look
   */
  change<R>(keys: readonly string[], decide: Decide<R>, asRead?: readonly Tally[]): Promise<R>;
  /** As far as this process remembers; asks nobody. */
  knownWaitMs(key: string): number;
  /** Remembers for a second that whoever has the key must wait. */
  rememberWait(key: string, waitMs: number): void;
}

/** What the tallies become, in the same order; the same object for one that stays as it is. */
type Decide<R> = (tallies: Tally[]) => { tallies: readonly Tally[]; result: R };

interface Change {
  readonly keys: readonly string[];
  readonly decide: Decide<unknown>;
  readonly asRead: readonly Tally[] | undefined;
}

export function createThrottle<S extends Schema>({
  db,
  clock,
}: {
  db: Db<S>;
  clock: () => Date;
}): Throttle {
  const waiting = createWaitingKeys();
  // Whoever shares an address would otherwise wait for the commit of everybody before.
  const count = createBatches<readonly WindowLimit[], CountedUse[]>({
    sizeMax: 100,
    atOnce: 1,
    handle: async (requests) => (await countTogether(db, requests, clock())).map(fulfilled),
  });
  const change = createBatches<Change, unknown>({
    sizeMax: 100,
    atOnce: 1,
    handle: (changes) => changeTogether(db, changes, clock()),
  });
  return {
    async use(limits) {
      const now = clock();
      const bounded = limits.filter(({ max }) => max > 0);
      const knownMs = waiting.waitMs(keysOf(bounded), now);
      if (knownMs > 0 || bounded.length === 0) return knownMs;
      const beyond = usesBeyond(bounded, await count(bounded, statementSignal()));
      if (beyond.length === 0) return 0;
      for (const { key, expiresAt } of beyond) waiting.remember(key, expiresAt, now);
      await uncountUses(db, bounded);
      return Math.max(0, ...beyond.map(({ expiresAt }) => expiresAt.getTime() - now.getTime()));
    },
    async giveBack(limits) {
      const bounded = limits.filter(({ max }) => max > 0);
      if (bounded.length > 0) await uncountUses(db, bounded);
    },
    read: (keys) => readTallies(db, keys, clock()),
    change: <R>(keys: readonly string[], decide: Decide<R>, asRead?: readonly Tally[]) =>
      change({ keys, decide, asRead }, statementSignal()) as Promise<R>,
    knownWaitMs: (key) => waiting.waitMs([key], clock()),
    rememberWait(key, waitMs) {
      const now = clock();
      waiting.remember(key, new Date(now.getTime() + waitMs), now);
    },
  };
}

/** Each request's own count of each of its keys, as if they had come one after another. */
async function countTogether<S extends Schema>(
  db: Db<S>,
  requests: readonly (readonly WindowLimit[])[],
  now: Date,
): Promise<CountedUse[][]> {
  const byKey = Map.groupBy(requests.flat(), ({ key }) => key);
  const uses = [...byKey].map(([key, [first, ...others]]) => ({
    key,
    windowMs: first?.windowMs ?? 0,
    uses: 1 + others.length,
  }));
  const counted = await countUses(db, uses, now);
  const before = new Map(
    counted.map((use) => [
      use.key,
      { ...use, count: use.count - (byKey.get(use.key)?.length ?? 0) },
    ]),
  );
  return requests.map((limits) =>
    limits.flatMap(({ key }) => {
      const use = before.get(key);
      if (!use) return [];
      use.count += 1;
      return [{ ...use }];
    }),
  );
}

function keysOf(limits: readonly WindowLimit[]): string[] {
  return limits.map(({ key }) => key);
}

function usesBeyond(limits: readonly WindowLimit[], uses: readonly CountedUse[]): CountedUse[] {
  const maxima = new Map(limits.map(({ key, max }) => [key, max]));
  return uses.filter(({ key, count }) => count > (maxima.get(key) ?? 0));
}

/**
 * Where one key alone changes, it is compared with what was read and set, in one statement that locks nothing else.
 * Where several do, or another process was faster, all are locked and it is decided on what they are then.
 */
async function changeTogether<S extends Schema>(
  db: Db<S>,
  changes: readonly Change[],
  now: Date,
): Promise<PromiseSettledResult<unknown>[]> {
  const keys = [...new Set(changes.flatMap((change) => change.keys))];
  const read = await asRead(db, keys, changes, now);
  const first = decideAll(changes, read);
  const [only, ...others] = first.changed;
  if (!only) return first.results;
  const isDone =
    others.length === 0 && (await replaceTally(db, read.get(only.key) ?? emptyTally, only, now));
  if (isDone) return first.results;
  return inTransaction(db, async (tx) => {
    const again = decideAll(changes, byKey(keys, await lockTallies(tx, keys, now)));
    await saveTallies(tx, again.changed);
    return again.results;
  });
}

/** What all of the changes have read, or else what is there now. */
async function asRead<S extends Schema>(
  db: Db<S>,
  keys: readonly string[],
  changes: readonly Change[],
  now: Date,
): Promise<Map<string, Tally>> {
  const read = changes.flatMap(({ keys, asRead = [] }) => [...byKey(keys, asRead)]);
  const isAllRead = changes.every(({ asRead }) => asRead !== undefined);
  return isAllRead ? new Map(read) : byKey(keys, await readTallies(db, keys, now));
}

/** One change after the other, each on what the one before made of the tallies. */
function decideAll(changes: readonly Change[], before: ReadonlyMap<string, Tally>) {
  const tallies = new Map(before);
  const results = changes.map(({ keys, decide }) =>
    settled(() => {
      const decided = decide(keys.map((key) => tallies.get(key) ?? emptyTally));
      for (const [index, key] of keys.entries()) {
        tallies.set(key, decided.tallies[index] ?? emptyTally);
      }
      return decided.result;
    }),
  );
  const changed: KeyedTally[] = [];
  for (const [key, tally] of tallies) {
    if (tally !== before.get(key)) changed.push({ ...tally, key });
  }
  return { results, changed };
}

function byKey(keys: readonly string[], tallies: readonly Tally[]): Map<string, Tally> {
  return new Map(keys.map((key, index) => [key, tallies[index] ?? emptyTally]));
}
