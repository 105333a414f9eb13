import type { CloudEvent } from './envelope.ts';

/** That something happened: a hint for who shows or remembers things, and not the fact itself. */
export interface News {
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
  /** The subject, and what else the event names by an id of its own in its data. */
  readonly ids: readonly string[];
}

export interface NewsListener {
  /** Must not throw. */
  onNews(news: readonly News[]): void;
  /**
   * News may have been missed from the last of them until now; called when listening begins, and after
   * each loss of the broker.
   */
  onGap(): void;
  /** From now on nothing is heard, until `onGap`. */
  onLoss(): void;
}

/** Whether a type is meant: `*` stands for one part of a name, and the version may be left out. */
export function typeMatcher(patterns: readonly string[]): (type: string) => boolean {
  const known = new Map<string, boolean>();
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split('.').map(partOf).join('\\.')}${versionOf(pattern)}$`),
  );
  return (type) => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const matches = expressions.some((expression) => expression.test(type));
    // Types come from messages: there may be more of them than are published.
    if (known.size < TYPES_MAX) known.set(type, matches);
    return matches;
  };
}

const TYPES_MAX = 1_000;

function partOf(part: string): string {
  return part === '*' ? '[^.]+' : part.replaceAll(/[^\w-]/g, '');
}

function versionOf(pattern: string): string {
  return /\.v\d+$/.test(pattern) ? '' : '(\\.v\\d+)?';
}

export function newsOf({ type, subject, sequence, data }: CloudEvent): News {
  const named = typeof data === 'object' && data !== null ? Object.values(data) : [];
  const ids = new Set([subject, ...named.filter(isId)].slice(0, IDS_MAX));
  return { type, subject, sequence, ids: [...ids] };
}

const IDS_MAX = 10;

/** A prefixed UUID. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{3}_[0-9a-f-]{36}$/.test(value);
}
