import { describeBar } from '../gateway/measure/bars.ts';
import { formatTable } from '../gateway/measure/table.ts';
import type { Kind } from './graph.ts';
import type { Figures } from './measure.ts';
import type { Latency, Run } from './runs.ts';

const RATIO_BAR = 1.5;
const KILOBYTES_BAR = 20;
const BAR_PER_SECOND = 1_000;

const titles: Readonly<Record<Kind, string>> = {
  stream: "a subgraph's stream behind each (parcelUpdated)",
  events: 'fed by news (@streamFrom, parcelChanged)',
};

const headings = [
  '',
  'made/s',
  'came',
  'gateway p50',
  'p99',
  'subgraph p50',
  'p99',
  'p99 ratio',
  'gateway cpu',
];

/** Prints what was measured, and nothing of what was not. */
export function reportLive(measured: readonly Figures[], subscriptions: number): void {
  const lines = [
    `live updates: ${subscriptions} subscriptions on one gateway, 20 of each user; each event completed by a second subgraph`,
    ...measured.flatMap(linesOf),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function linesOf(figures: Figures): string[] {
  const { kind, first, bytesEach, bytesEachAfter, runs } = figures;
  const last = runs.at(-1);
  const carried = last?.isCarried ? last : undefined;
  const most = carried
    ? `${carried.perSecond.toFixed(0)} events/s are carried`
    : 'none of these rates is carried';
  const enough = carried && carried.perSecondAsked >= BAR_PER_SECOND;
  return [
    `${titles[kind]}: ${most}`,
    ...formatTable(headings, runs.map(rowOf)),
    ...(carried
      ? [
          describeBar({
            what: `p99 ÷ the subgraph's${enough ? '' : `, at ${carried.perSecondAsked}/s only`}`,
            value: ratioOf(carried),
            bound: RATIO_BAR,
            kind: 'at most',
          }),
        ]
      : []),
    describeBar({
      what: 'KB of memory for each, before any event',
      value: kilobytes(bytesEach.rss),
      bound: KILOBYTES_BAR,
      kind: 'at most',
    }),
    `  of it on the heap ${kilobytes(bytesEach.heapUsed).toFixed(1)}; after all events ${kilobytes(bytesEachAfter.rss).toFixed(1)}, on the heap ${kilobytes(bytesEachAfter.heapUsed).toFixed(1)}`,
    `  from connection to first value: p50 ${ms(first.p50Ms)}, p99 ${ms(first.p99Ms)}, 32 at once`,
  ];
}

function rowOf(run: Run): string[] {
  const { gateway, subgraph } = run;
  const pair = ({ p50Ms, p99Ms }: Latency) => [ms(p50Ms), ms(p99Ms)];
  return [
    `  ${run.perSecondAsked} events/s${run.isCarried ? '' : ', not carried'}${run.failures > 0 ? `, ${run.failures} failures` : ''}`,
    run.perSecond.toFixed(0),
    String(gateway.events),
    ...pair(gateway),
    ...pair(subgraph),
    ratioOf(run).toFixed(2),
    `${run.cpuMs.toFixed(2)} ms`,
  ];
}

function ratioOf({ gateway, subgraph }: Run): number {
  return gateway.p99Ms / subgraph.p99Ms;
}

function kilobytes(bytes: number): number {
  return bytes / 1_024;
}

function ms(time: number): string {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
