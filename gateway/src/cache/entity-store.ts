/** An entity as a subgraph gave it, as JSON. */
export interface Entry {
  readonly key: string;
  readonly text: string;
  /** By each of which it can be purged. */
  readonly tags: readonly string[];
  readonly maxAgeSeconds: number;
}

/** Keeps entities. It never rejects: what cannot be read is not there. */
export interface EntityStore {
  /** Those under these keys, in their order. */
  read(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  write(entries: readonly Entry[]): Promise<void>;
  purge(tags: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}
