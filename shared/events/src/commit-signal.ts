import { sharedRoot } from '@supergraph/service/database/roots';

const listeners = new WeakMap<object, Set<() => void>>();

/** Calls `listener` after each commit on this root database that wrote events; returns the end of it. */
export function onEventsCommitted(root: object, listener: () => void): () => void {
  const key = sharedRoot(root);
  const known = listeners.get(key) ?? new Set();
  listeners.set(key, known.add(listener));
  return () => void known.delete(listener);
}

/** `root` as sharedRoot has it, which is what hooks after a commit are given. */
export function announceEvents(root: object): void {
  for (const listener of listeners.get(root) ?? []) listener();
}
