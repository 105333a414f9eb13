export interface Sample {
  readonly id: string;
  readonly name: string;
  /** The user who added it. */
  readonly createdById: string;
  readonly createdAt: Date;
  /** One more with each change: the sequence of the sample's events. */
  readonly version: number;
}

/** Two names with one key are the same to people. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
