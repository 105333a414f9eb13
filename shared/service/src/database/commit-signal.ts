import { sharedRoot } from './roots.ts';

export interface CommitSignal {
  /** Calls `listener` after each announced commit on this root database; returns the end of it. */
  listen(root: object, listener: () => void): () => void;
  /** A hook for `afterCommit`. */
  announce(this: void, root: object): void;
}

/** Tells whoever waits within this process that a transaction of a database has committed. */
export function createCommitSignal(): CommitSignal {
  const listeners = new WeakMap<object, Set<() => void>>();
  return {
    listen(root, listener) {
      const key = sharedRoot(root);
      const known = listeners.get(key) ?? new Set();
      listeners.set(key, known.add(listener));
      return () => void known.delete(listener);
    },
    announce(root) {
      for (const listener of listeners.get(root) ?? []) listener();
    },
  };
}
