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
      const [oldest] = known;
      if (known.size > knownMax && oldest !== undefined) known.delete(oldest);
    },
    forget: (identity) => void known.delete(identity),
    has: (identity) => known.has(identity),
  };
}

/** What a client sends. */
export interface ClientRequest {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: object | null | undefined;
}

/** The same for the same caller, text and values. */
export function identityOf(
  caller: string,
  { query, operationName, variables }: ClientRequest,
): string {
  return hash('sha1', JSON.stringify([caller, query, operationName, variables]), 'base64');
}
