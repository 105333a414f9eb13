/** What one caller has spent, as the time that its bucket takes to make it good, in milliseconds. */
export interface Spent {
  readonly caller: string;
  readonly ms: number;
}

/** The buckets of all replicas, by a clock of their own: those of replicas need not agree. */
export interface SharedBuckets {
  /**
   * Adds what was spent, each caller once.
   *
   * @returns for each, in their order, in how many milliseconds its bucket is full again
   */
  spend(spent: readonly Spent[]): Promise<readonly number[]>;
  close(): Promise<void>;
}
