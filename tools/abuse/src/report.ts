import type { AbuseReport, Verdict } from './abuse.ts';
import type { Baseline } from './lookout.ts';

const ANSWERS_MAX = 4;
const FAILURES_MAX = 3;

/** One attack as a person reads it: what was sent, what others noticed, which bars broke. */
export function describeVerdict({ attack, seen, violations }: Verdict): string {
  const { tally, failures } = seen;
  const growth = Object.entries(seen.growthBytes).map(
    ([name, bytes]) => `${name} +${Math.round(bytes / 1_048_576)}`,
  );
  return [
    `${violations.length === 0 ? 'holds ' : 'BROKEN'}  ${attack.name}: ${attack.sentence}`,
    `          sent ${tally.sent} in ${seconds(seen.lastedMs)}, answered ${counts(Object.entries(tally.answers), ANSWERS_MAX)}`,
    `          bystander p50 ${ms(seen.p50Ms)}, p99 ${ms(seen.p99Ms)}${signIn(seen.signInMs)}; health ${ms(seen.healthMs)}; as before after ${seconds(seen.recoveryMs)}`,
    `          memory in MB: ${growth.join(', ') || 'not told by this system'}`,
    ...(failures.length > 0 ? [`          others got ${counts(failures, FAILURES_MAX)}`] : []),
    ...violations.map((violation) => `          ! ${violation}`),
  ].join('\n');
}

export function describeBaseline({ p50Ms, p99Ms, busy }: Baseline): string {
  const cores = Object.entries(busy).map(([name, share]) => `${name} ${share.toFixed(2)}`);
  return `Before: bystander p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}; cores in use: ${cores.join(', ')}`;
}

/** All attacks in a table, and the sum. */
export function describeReport({ verdicts }: AbuseReport): string {
  const broken = verdicts.filter(({ violations }) => violations.length > 0);
  return [
    '',
    ...table(verdicts.map(rowOf)),
    '',
    `${verdicts.length - broken.length} of ${verdicts.length} attacks hurt nobody.`,
  ].join('\n');
}

const header = ['attack', 'sent', 'p50 ms', 'p99 ms', 'health ms', 'memory MB', 'recovers s', ''];

function rowOf({ attack, seen, violations }: Verdict): string[] {
  const growth = Math.max(0, ...Object.values(seen.growthBytes));
  return [
    attack.name,
    String(seen.tally.sent),
    number(seen.p50Ms),
    number(seen.p99Ms),
    number(seen.healthMs),
    `+${Math.round(growth / 1_048_576)}`,
    number(seen.recoveryMs / 1_000, 1),
    violations.length === 0 ? 'holds' : 'BROKEN',
  ];
}

function table(rows: string[][]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function counts(entries: readonly (readonly [string, number])[], most: number): string {
  const sorted = entries.toSorted(([, a], [, b]) => b - a);
  const told = sorted.slice(0, most).map(([what, count]) => `${count} × ${what}`);
  const rest = sorted.length - told.length;
  return [...told, ...(rest > 0 ? [`${rest} more kinds`] : [])].join(', ') || 'nothing';
}

function signIn(signInMs: number | undefined): string {
  return signInMs === undefined ? '' : `, signs in within ${ms(signInMs)}`;
}

function ms(value: number): string {
  return Number.isFinite(value) ? `${number(value)} ms` : 'never';
}

function seconds(value: number): string {
  return Number.isFinite(value) ? `${number(value / 1_000, 1)} s` : 'never';
}

function number(value: number, digits = 0): string {
  return Number.isFinite(value) ? value.toFixed(digits) : 'never';
}
