import { table } from '@supergraph/chaos/report';
import { type Finding, isTooMuch, type Measure } from './judge.ts';

const units: Record<Measure, string> = {
  memory: 'memory, MB',
  handles: 'open handles',
  connections: 'connections',
  'waiting rows': 'rows that wait',
  'kept rows': 'rows kept, for each 1,000 orders',
};

/** The run as a table: the first part against the last, and what that may be. */
export function describeFindings(findings: readonly Finding[]): string {
  const rows = findings
    .toSorted((a, b) => a.measure.localeCompare(b.measure) || a.of.localeCompare(b.of))
    .map((finding) => [
      units[finding.measure],
      finding.of,
      figure(finding.measure, finding.first),
      figure(finding.measure, finding.last),
      figure(finding.measure, finding.bound),
      isTooMuch(finding) ? 'GROWS' : 'flat',
    ]);
  const growing = findings.filter(isTooMuch).length;
  return [
    '',
    ...table(['what', 'of', 'first', 'last', 'at most', 'verdict'], rows),
    '',
    growing === 0 ? 'Everything is flat.' : `${growing} of ${findings.length} grow.`,
    '',
  ].join('\n');
}

function figure(measure: Measure, value: number): string {
  return measure === 'memory' ? (value / 1_048_576).toFixed(1) : String(Math.round(value));
}
