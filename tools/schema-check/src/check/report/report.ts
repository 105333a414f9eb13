import { posix } from 'node:path';
import type { Finding, Severity } from '../../core/findings/finding.ts';

/** What every format is made of. */
export interface Report {
  /** Sorted, worst first. */
  readonly findings: readonly Finding[];
  readonly head: string;
  /** None when there was nothing to compare with. */
  readonly base?: string;
  readonly counts: {
    readonly subgraphs: number;
    readonly operations: number;
    readonly changes: number;
    readonly usedRequests: number;
  };
  readonly failOn: Severity | 'never';
  readonly isFailed: boolean;
  readonly finishedAt: Date;
  /** Where the command runs, from the repository's root with a slash at the end; empty at the root or without one. */
  readonly folder: string;
}

export type Format = (report: Report) => string;

export function countOf({ findings }: Report, severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** "1 error, 2 warnings and 3 notes". */
export function summaryOf(report: Report): string {
  const parts = (['error', 'warning', 'info'] as const).map((severity) => {
    const count = countOf(report, severity);
    const noun = severity === 'info' ? 'note' : severity;
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
  });
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** What was looked at, in one sentence. */
export function scopeOf({ head, base, counts }: Report): string {
  const { subgraphs, operations, usedRequests } = counts;
  const against = base ? ` against ${base}` : ', with nothing to compare with';
  const traffic =
    usedRequests > 0 ? ` and ${usedRequests.toLocaleString('en')} recorded requests` : '';
  return `Checked ${head}${against}: ${subgraphs} subgraphs, ${operations} operations${traffic}.`;
}

/** The path of a finding's file as services want it that know the repository and not where the check ran. */
export function fromRoot({ folder }: Report, file: string): string {
  const isAddress = /^\w+:\/\//.test(file);
  return isAddress ? file : posix.normalize(folder + file);
}

/** Message and reason as one text. */
export function textOf({ message, reason, contracts }: Finding): string {
  const seen = contracts?.length ? ` Seen in contract ${contracts.join(', ')}.` : '';
  return [message, reason].filter(Boolean).join(' ') + seen;
}
