import type { Db, Schema } from '@supergraph/service/database/connect';
import { sharedRoot } from '@supergraph/service/database/roots';
import { afterCommit } from '@supergraph/service/database/transaction';

type Listener = (ids: readonly string[]) => void;

const listeners = new WeakMap<object, Set<Listener>>();

/** Says that things have changed, once the transaction has committed; never when it rolls back. */
export function noteChanges<S extends Schema>(tx: Db<S>, ids: readonly string[]): void {
  afterCommit(tx, (root) => {
    for (const listener of listeners.get(root) ?? []) listener(ids);
  });
}

/** Calls `listener` with what was changed on this root database; returns the end of it. */
export function onChangesCommitted(root: object, listener: Listener): () => void {
  const key = sharedRoot(root);
  const known = listeners.get(key) ?? new Set();
  listeners.set(key, known.add(listener));
  return () => void known.delete(listener);
}
