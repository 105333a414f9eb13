const listeners = new WeakMap<object, Set<() => void>>();

/** Calls `listener` after each commit on this root database that wrote events; returns the end of it. */
export function onEventsCommitted(root: object, listener: () => void): () => void {
  const known = listeners.get(root) ?? new Set();
  listeners.set(root, known.add(listener));
  return () => void known.delete(listener);
}

export function announceEvents(root: object): void {
  for (const listener of listeners.get(root) ?? []) listener();
}
