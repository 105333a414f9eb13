import { hash } from 'node:crypto';

export interface KnownMutations {
  /** Says that a mutation is sent to its subgraph now. */
  remember(identity: string): void;
  /** Says that it was refused there, and so never begun. */
  forget(identity: string): void;
  /** Whether it was sent before. */
  has(identity: string): boolean;
}

/** A few minutes of what one gateway can send; 100 bytes each. */
const KNOWN_MAX = 20_000;

/**
 * Remembers which mutations went out, oldest forgotten first. A client whose answer was lost sends the
 * same again, with the same idempotency key, which costs the subgraph one read; there are some places
 * more for it. What was refused is not remembered, so that to repeat it gains nothing.
 */
export function createKnownMutations(knownMax: number = KNOWN_MAX): KnownMutations {
  const known = new Set<string>();
  return {
    remember(identity) {
      known.delete(identity);
      known.add(identity);
      if (known.size <= knownMax) return;
      for (const oldest of known) {
        known.delete(oldest);
        break;
      }
    },
    forget: (identity) => void known.delete(identity),
    has: (identity) => known.has(identity),
  };
}

/** The same for the same caller, text and values. */
export function identityOf(
  caller: string,
  { query, variables }: { query?: string | undefined; variables?: object | undefined },
): string {
  return hash('sha1', JSON.stringify([caller, query, variables]), 'base64');
}
