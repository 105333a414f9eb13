import type { ChaosReport } from './chaos.ts';
import type { Recovery } from './recovery.ts';

const EXAMPLES_MAX = 5;

/** The run as a person reads it: what struck, what clients noticed, what the auditors say. */
export function describeReport(report: ChaosReport): string {
  return [
    '',
    ...table(
      ['fault', 'lasted', 'requests', 'failed', 'accepts', 'confirms', 'normal', 'how they failed'],
      report.recoveries.map(rowOf),
    ),
    '',
    'Times from the moment at which the fault struck: until an order sent after it was accepted,',
    'until such an order was confirmed, and until the last failed request.',
    '',
    ...Object.entries(report.counts).map(([what, count]) => `  ${what.padEnd(24)}${count}`),
    '',
    `Settled ${seconds(report.settledMs)} after the end of the last fault, and seen by all who watch after`,
    `${seconds(report.seenMs)}. Seed ${report.seed}.`,
    ...describeDeadLetters(report.deadLetters),
    '',
    ...report.verdicts.flatMap(({ claim, violations }) => [
      `  ${violations.length === 0 ? 'holds ' : 'BROKEN'}  ${claim}`,
      ...violations.slice(0, EXAMPLES_MAX).map((each) => `            ${each}`),
      ...(violations.length > EXAMPLES_MAX
        ? [`            and ${violations.length - EXAMPLES_MAX} more`]
        : []),
    ]),
    '',
  ].join('\n');
}

export function isSound({ verdicts }: ChaosReport): boolean {
  return verdicts.every(({ violations }) => violations.length === 0);
}

function describeDeadLetters(letters: ReadonlyMap<string, number>): string[] {
  if (letters.size === 0) return ['No dead letters.'];
  const lines = [...letters].map(([error, count]) => `  ${count} × ${error}`);
  return ['Dead letters, all replayed:', ...lines];
}

function rowOf(recovery: Recovery): string[] {
  return [
    recovery.fault,
    seconds(recovery.lastedMs),
    String(recovery.requests),
    String(recovery.failed),
    seconds(recovery.acceptedMs),
    seconds(recovery.confirmedMs),
    seconds(recovery.normalMs),
    recovery.failures.map(([what, count]) => `${count} ${what}`).join(', '),
  ];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '-' : `${(ms / 1_000).toFixed(1)} s`;
}

/** Lines whose columns stand below one another: text in the first and the last, numbers between. */
export function table(header: string[], rows: string[][]): string[] {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const isText = column === 0 || column === row.length - 1;
        return isText ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.map(line)];
}
