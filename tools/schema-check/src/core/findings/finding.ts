export type Severity = 'error' | 'warning' | 'info';

/** A place in a file of the working tree; line and column count from 1. */
export interface Location {
  /** Relative to where the command runs, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface AffectedClient {
  readonly name: string;
  readonly version: string;
  /** Requests within the period. */
  readonly count: number;
  /** ISO 8601. */
  readonly lastSeen: string;
}

/** An operation that a change would break, from a document, a manifest or recorded traffic. */
export interface AffectedOperation {
  readonly name: string;
  /** Where the document stands; none when it is known from traffic alone. */
  readonly file?: string;
  /** Requests within the period; none when it is known from a document alone. */
  readonly count?: number;
  readonly clients?: readonly AffectedClient[];
}

/** One thing that a check found. */
export interface Finding {
  /** Such as "diff/field-removed"; every one is described in `rules.ts`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is so, in one sentence. */
  readonly message: string;
  /** Of a change: what it does to clients, whoever they are. */
  readonly level?: 'breaking' | 'dangerous' | 'safe';
  /** Of a change that is not safe: what is known of its use. Rare is below the threshold. */
  readonly use?: 'used' | 'rare' | 'unused' | 'unknown';
  /** Why it matters, or why it was downgraded. */
  readonly reason?: string;
  readonly location?: Location;
  readonly subgraph?: string;
  /** Schema coordinate, such as "Product.title" or "Query.products(first:)". */
  readonly coordinate?: string;
  /** The contracts that see the change. */
  readonly contracts?: readonly string[];
  readonly operations?: readonly AffectedOperation[];
}

const ranks: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Whether a severity is the bar or above it. */
export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return ranks[severity] <= ranks[bar];
}

/** Causes before what follows from them. */
const groups = [
  'composition',
  'base',
  'accept',
  'usage',
  'diff',
  'contract',
  'subgraph',
  'plan',
  'operation',
  'cost',
  'lint',
];

function groupOf({ rule }: Finding): number {
  return groups.indexOf(rule.slice(0, rule.indexOf('/')));
}

/** Worst first, then causes before consequences, then by place, so that two runs print the same. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      ranks[a.severity] - ranks[b.severity] ||
      groupOf(a) - groupOf(b) ||
      compare(a.location?.file ?? '', b.location?.file ?? '') ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
