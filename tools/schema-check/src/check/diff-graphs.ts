import type { CheckConfig } from '../core/findings/config.ts';
import { isAtLeast, type Severity, sortFindings } from '../core/findings/finding.ts';
import { createSettling } from '../core/findings/settle.ts';
import type { Graph } from '../core/graph/graph.ts';
import { markOneOf } from '../core/graph/one-of.ts';
import { supplyUntold } from '../core/graph/untold.ts';
import { diffAccess } from '../diff/diff-access.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import { judgeChange, withApproved } from '../usage/judge.ts';
import type { Report } from './report/report.ts';

interface Judging {
  readonly config: CheckConfig;
  readonly now: Date;
  readonly failOn: Severity | 'never';
}

/** What changed for clients between two graphs, when nothing is known of what they send. */
export function diffGraphs(
  { before, after }: { before: Graph; after: Graph },
  { config, now, failOn }: Judging,
): Omit<Report, 'folder'> {
  markOneOf(before, after);
  supplyUntold(before, after);
  const evidence = { documents: [], areDocumentsWhole: true, config };
  const judges = { evidence, before, after, settling: createSettling(config, now) };
  const changes = [...diffSchemas(before.api, after.api), ...diffAccess(before, after)];
  const judged = withApproved(
    changes.map((change) => judgeChange(change, judges)),
    judges,
  );
  const findings = judged.flatMap(({ finding }) => finding ?? []);
  return {
    findings: sortFindings(findings),
    head: after.label,
    base: before.label,
    counts: {
      subgraphs: after.subgraphs.length,
      operations: 0,
      changes: changes.length,
      usedRequests: 0,
    },
    failOn,
    isFailed: failOn !== 'never' && findings.some(({ severity }) => isAtLeast(severity, failOn)),
    finishedAt: now,
  };
}
