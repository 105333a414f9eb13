const roots = new WeakMap<object, object>();

/** Makes two pools of one database one root: what commits in either is heard by who listens to the other. */
export function shareRoot(first: object, second: object): void {
  roots.set(second, sharedRoot(first));
}

/** What stands for all the pools of a root database. */
export function sharedRoot(db: object): object {
  return roots.get(db) ?? db;
}
