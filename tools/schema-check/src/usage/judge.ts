import type { CheckConfig } from '../core/findings/config.ts';
import type { AffectedOperation, Finding, Severity } from '../core/findings/finding.ts';
import type { Settling } from '../core/findings/settle.ts';
import type { Graph } from '../core/graph/graph.ts';
import { placeOf } from '../core/graph/place.ts';
import type { Change } from '../diff/change.ts';
import { whatFollows } from '../diff/follow.ts';
import type { KnownOperation } from '../operations/operation.ts';
import type { UsageSummary, UsedOperation } from './summarise-usage.ts';

/** What is known of what clients send, in the terms of the base schema. */
export interface Evidence {
  readonly documents: readonly {
    readonly operation: KnownOperation;
    readonly coordinates: ReadonlySet<string>;
  }[];
  /** Whether every document that there is could be read. */
  readonly areDocumentsWhole: boolean;
  readonly usage?: UsageSummary;
  readonly config: CheckConfig;
}

/** A change that was judged, once: whatever follows from it is as severe as this. */
export interface JudgedChange {
  readonly change: Change;
  readonly severity: Severity;
  /** None when the config switched its rule off. */
  readonly finding?: Finding;
}

export interface Judges {
  readonly evidence: Evidence;
  readonly before: Graph;
  readonly after: Graph;
  readonly settling: Settling;
}

/**
 * Judges a change by what it does, by who uses what it concerns, and by what the config says of it.
 *
 * @param contract the name of the contract that alone sees it
 */
export function judgeChange(
  change: Change,
  { evidence, before, after, settling }: Judges,
  contract?: string,
): JudgedChange {
  const { severity, reason, use, operations } = weigh(change, evidence);
  const { kind, level, coordinate, message } = change;
  const finding = settling.settle({
    rule: `diff/${kind}`,
    severity,
    message: contract === undefined ? message : `In contract ${contract}: ${message}`,
    level,
    ...(use && { use }),
    reason,
    coordinate,
    ...(contract !== undefined && { contracts: [contract] }),
    ...placeOf(coordinate, before, after),
    ...(operations.length > 0 && { operations }),
  });
  return { change, severity: finding?.severity ?? severity, ...(finding && { finding }) };
}

/** The same changes; those that follow from one that was approved need no approval of their own. */
export function withApproved(
  judged: readonly JudgedChange[],
  { before, settling }: Pick<Judges, 'before' | 'settling'>,
): JudgedChange[] {
  const follows = whatFollows(
    judged.map(({ change }) => change),
    before.api,
    ({ kind, coordinate }) => settling.isApproved({ rule: `diff/${kind}`, coordinate }),
  );
  return judged.map((one): JudgedChange => {
    const cause = follows.get(one.change);
    if (!cause || !one.finding) return one;
    const reason = `${one.finding.reason} It follows from what was approved: ${cause.message}`;
    return {
      change: one.change,
      severity: 'info',
      finding: { ...one.finding, severity: 'info', reason },
    };
  });
}

interface Weight {
  readonly severity: Severity;
  readonly use?: Finding['use'];
  readonly reason: string;
  readonly operations: readonly AffectedOperation[];
}

/**
 * Breaking is an error unless usage proves that nobody is affected; dangerous is a warning; each becomes information
 * once it is proven unused. A document counts as used always.
 */
function weigh(change: Change, evidence: Evidence): Weight {
  if (change.level === 'safe') return { severity: 'info', reason: change.reason, operations: [] };
  const severity: Severity = change.level === 'breaking' ? 'error' : 'warning';
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
  // What concerns nobody who asks today cannot be shown to be unused.
  const isAboutUse = change.affects.length > 0;
  if (!isAboutUse || documents.length > 0 || reachesThreshold(count, evidence)) {
    const use = isAboutUse ? 'used' : 'unknown';
    return { severity, use, reason: change.reason, operations };
  }
  const doubt = doubtOf(change, count, evidence);
  if (doubt) {
    const reason = [change.reason, ...doubt].join(' ');
    return { severity, use: 'unknown', reason, operations };
  }
  const proof = proofOfNoUse(count, evidence);
  const reason = `${change.reason} Downgraded from ${change.level}: ${proof}.`;
  return { severity: 'info', use: count === 0 ? 'unused' : 'rare', reason, operations };
}

function reachesThreshold(count: number, { usage, config }: Evidence): boolean {
  const { minimumCount, minimumPercent } = config.usage;
  const percent = usage && usage.totalCount > 0 ? (count / usage.totalCount) * 100 : 0;
  return count >= minimumCount && percent >= minimumPercent;
}

/**
 * Why what is known proves nothing unused, in sentences; none at all when nothing is known of what clients send.
 *
 * @returns undefined where it does prove it
 */
function doubtOf(
  change: Change,
  knownCount: number,
  evidence: Evidence,
): readonly string[] | undefined {
  const { usage, config, documents, areDocumentsWhole } = evidence;
  if (!usage || usage.totalCount === 0) {
    if (!config.operationsAreComplete || documents.length === 0) return [];
    return areDocumentsWhole ? undefined : ['Not every document could be read, so one may use it.'];
  }
  const { periodDays, requestsMin } = config.usage;
  if (!usage.isWhole) {
    const seen = `${usage.recordedDays} of ${periodDays} days`;
    return [`Recorded usage covers ${seen}, which proves nothing unused.`];
  }
  if (usage.totalCount < requestsMin) {
    const seen = counted(usage.totalCount, 'request');
    return [`Recorded usage holds ${seen}, too few to prove anything unused.`];
  }
  const unknown = usage.operations.filter((operation) => mayUse(operation, change));
  const count = unknown.reduce((sum, operation) => sum + operation.count, 0);
  // If all of them did, they were still too few to matter.
  if (count === 0 || !reachesThreshold(knownCount + count, evidence)) return;
  return [`${counted(count, 'recorded request')} cannot be resolved, and may use it.`];
}

/** Changes that concern whoever selects a field, which is what usage records beside an operation. */
const OF_FIELDS: ReadonlySet<Change['kind']> = new Set([
  ...(['field-removed', 'field-type-changed', 'argument-added', 'access-narrowed'] as const),
]);

/** Whether an operation that could not be resolved as a whole leaves open that it uses what changed. */
function mayUse({ knows }: UsedOperation, { kind }: Change): boolean {
  return knows === 'nothing' || (knows === 'fields' && !OF_FIELDS.has(kind));
}

function proofOfNoUse(count: number, { usage, config, documents }: Evidence): string {
  const { periodDays, minimumCount, minimumPercent } = config.usage;
  if (!usage || usage.totalCount === 0) {
    return `none of the ${documents.length} known operations uses it, and no other is ever sent`;
  }
  const looked = `${counted(usage.totalCount, 'request')} of ${counted(usage.operations.length, 'operation')}`;
  if (count === 0) return `nobody used it in the last ${periodDays} days (${looked})`;
  const bar =
    minimumPercent > 0 ? `${minimumPercent} % of requests` : counted(minimumCount, 'request');
  return `${counted(count, 'request')} used it in the last ${periodDays} days, which is below the threshold of ${bar}`;
}

function merge(
  sent: readonly UsedOperation[],
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
