import type { CheckConfig } from '../core/findings/config.ts';
import type { AffectedOperation, Severity } from '../core/findings/finding.ts';
import type { Change } from '../diff/change.ts';
import type { KnownOperation } from '../operations/operation.ts';
import type { UsageSummary } from './summarise-usage.ts';

/** What is known of what clients send, in the terms of the base schema. */
export interface Evidence {
  readonly documents: readonly {
    readonly operation: KnownOperation;
    readonly coordinates: ReadonlySet<string>;
  }[];
  readonly usage?: UsageSummary;
  readonly config: CheckConfig;
}

export interface Judgement {
  readonly severity: Severity;
  readonly reason: string;
  readonly operations: readonly AffectedOperation[];
}

/**
 * Weighs a change by who uses what it concerns. Breaking is an error unless usage proves that nobody is affected;
 * dangerous is a warning; each becomes information once it is proven unused. A document counts as used always.
 */
export function judge(change: Change, evidence: Evidence): Judgement {
  if (change.level === 'safe') return { severity: 'info', reason: change.reason, operations: [] };
  const own: Severity = change.level === 'breaking' ? 'error' : 'warning';
  const isAffected = (coordinates: ReadonlySet<string>) =>
    change.affects.some((coordinate) => coordinates.has(coordinate));

  const documents = evidence.documents.filter(({ coordinates }) => isAffected(coordinates));
  const sent =
    evidence.usage?.operations.filter(({ coordinates }) => isAffected(coordinates)) ?? [];
  const count = sent.reduce((sum, operation) => sum + operation.count, 0);
  const operations = merge(
    sent,
    documents.map(({ operation }) => operation),
  );

  if (documents.length === 0 && !reachesThreshold(count, evidence)) {
    const proof = proofOfNoUse(count, evidence);
    if (proof) {
      const reason = `${change.reason} Downgraded from ${change.level}: ${proof}.`;
      return { severity: 'info', reason, operations };
    }
  }
  return { severity: own, reason: change.reason, operations };
}

function reachesThreshold(count: number, { usage, config }: Evidence): boolean {
  const { minimumCount, minimumPercent } = config.usage;
  const percent = usage && usage.totalCount > 0 ? (count / usage.totalCount) * 100 : 0;
  return count >= minimumCount && percent >= minimumPercent;
}

/** None when nothing is known of what clients send: then a change counts as used. */
function proofOfNoUse(count: number, { usage, config, documents }: Evidence): string | undefined {
  const { periodDays, minimumCount, minimumPercent } = config.usage;
  if (usage && usage.totalCount > 0) {
    const looked = `${counted(usage.totalCount, 'request')} of ${counted(usage.operations.length, 'operation')}`;
    if (count === 0) return `nobody used it in the last ${periodDays} days (${looked})`;
    const bar =
      minimumPercent > 0 ? `${minimumPercent} % of requests` : counted(minimumCount, 'request');
    return `${counted(count, 'request')} used it in the last ${periodDays} days, which is below the threshold of ${bar}`;
  }
  if (config.operationsAreComplete && documents.length > 0) {
    return `none of the ${documents.length} known operations uses it, and no other is ever sent`;
  }
}

function merge(
  sent: NonNullable<Evidence['usage']>['operations'],
  documents: readonly KnownOperation[],
): AffectedOperation[] {
  const files = new Map(documents.map(({ name, file, line }) => [name, file && `${file}:${line}`]));
  const used = [...sent]
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map(({ name, count, clients }): AffectedOperation => {
      const file = files.get(name);
      return { name, count, clients, ...(file && { file }) };
    });
  const names = new Set(used.map(({ name }) => name));
  const unsent = [...files]
    .filter(([name]) => !names.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]): AffectedOperation => ({ name, ...(file && { file }) }));
  return [...used, ...unsent];
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
