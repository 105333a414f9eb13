import { hash } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';

/** An operation of a document: its name, and the variables that it declares. */
export interface KnownOperation {
  readonly name: string | null;
  readonly variables: readonly string[];
}

/** The errors with which a document is answered; or, where it is not known to be faulty, what it asks. */
export type Verdict =
  | { readonly errors: readonly GraphQLFormattedError[] }
  | { readonly operations: readonly KnownOperation[] };

export interface KnownDocuments {
  get(text: string): Verdict | undefined;
  set(text: string, verdict: Verdict): void;
  clear(): void;
}

export const KNOWN_DOCUMENTS_MAX = 2_000;
/** Of all verdicts together; names and messages are the client's, and may be long. */
const KNOWN_CHARACTERS_MAX = 4_194_304;

interface Entry {
  readonly verdict: Verdict;
  readonly characters: number;
}

/**
 * Verdicts by the hash of the text, the least recently used forgotten first. A verdict is copied, since
 * parts of a text keep the whole of it in memory.
 */
export function createKnownDocuments(): KnownDocuments {
  const entries = new Map<string, Entry>();
  let characters = 0;

  function forget(key: string): void {
    characters -= entries.get(key)?.characters ?? 0;
    entries.delete(key);
  }

  return {
    get(text) {
      const key = keyOf(text);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.verdict;
    },
    set(text, verdict) {
      const key = keyOf(text);
      const json = JSON.stringify(verdict);
      forget(key);
      entries.set(key, { verdict: JSON.parse(json), characters: json.length });
      characters += json.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= KNOWN_DOCUMENTS_MAX && characters <= KNOWN_CHARACTERS_MAX) break;
        forget(oldest);
      }
    },
    clear() {
      entries.clear();
      characters = 0;
    },
  };
}

function keyOf(text: string): string {
  return hash('sha256', text, 'base64');
}
