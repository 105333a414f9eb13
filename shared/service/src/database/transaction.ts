import { setTimeout as sleep } from 'node:timers/promises';
import { is, sql } from 'drizzle-orm';
import { PgTransaction } from 'drizzle-orm/pg-core';
import { StruckByCancel } from './cancels.ts';
import type { Db, Schema } from './connect.ts';
import { sharedRoot } from './roots.ts';
import { sqlState } from './sql-state.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const BACKOFF_MS = 10;

type CommitHook = (root: object) => void;
const commitHooks = new WeakMap<object, Set<CommitHook>>();

/**
 * Runs `work` in one transaction and commits it.
 *
 * A serialization failure, a deadlock or somebody else's cancellation runs it again with jitter,
 * `attempts` times in all, so `work` must have no effect but through `tx`. Given a transaction, it runs inside that one, without
 * a savepoint: what fails there fails the whole.
 */
export async function inTransaction<S extends Schema, T>(
  db: Db<S>,
  work: (tx: Db<S>) => Promise<T>,
  { attempts = 5 }: { attempts?: number } = {},
): Promise<T> {
  if (is(db, PgTransaction)) return work(db);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(db, work);
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      await sleep(Math.random() * BACKOFF_MS * 2 ** attempt);
    }
  }
}

async function runOnce<S extends Schema, T>(
  db: Db<S>,
  work: (tx: Db<S>) => Promise<T>,
): Promise<T> {
  const hooks = new Set<CommitHook>();
  const result = await db.transaction((tx) => {
    commitHooks.set(tx, hooks);
    return work(tx);
  });
  for (const hook of hooks) hook(sharedRoot(db));
  return result;
}

/**
 * Calls `hook` with the root database once the transaction that began with inTransaction has
 * committed; never when it rolls back. The same function given twice is called once.
 */
export function afterCommit<S extends Schema>(tx: Db<S>, hook: CommitHook): void {
  commitHooks.get(tx)?.add(hook);
}

/** Takes an advisory lock until the transaction ends; false when somebody else holds it. */
export async function tryAdvisoryLock<S extends Schema>(tx: Db<S>, key: string): Promise<boolean> {
  const rows = await tx.execute<{ locked: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${key}, 0)) AS locked`,
  );
  return rows[0]?.locked === true;
}

function isRetryable(error: unknown): boolean {
  if (error instanceof StruckByCancel) return true;
  const state = sqlState(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED;
}
