import type { Contestant } from './contestants/contestant.ts';
import { type Bar, describeBar } from './measure/bars.ts';
import { type Figures, figuresOf, type Round, throughputRatio } from './measure/figures.ts';
import { formatTable } from './measure/table.ts';

export interface Measured {
  readonly contestant: Pick<Contestant, 'name' | 'title'>;
  readonly rounds: readonly Round[];
  /** Fetches from subgraphs for one request. */
  readonly fetches: number;
  readonly peakMemoryBytes: number;
}

export interface Conditions {
  readonly connections: number;
  readonly rounds: number;
  readonly seconds: number;
  /** Of one answer. */
  readonly bytes: number;
  /** What the clients and the subgraphs used of the machine. */
  readonly loadCpuSeconds: number;
  readonly subgraphsCpuSeconds: number;
}

export function report(measured: readonly Measured[], conditions: Conditions): void {
  process.stdout.write(`${describe(measured, conditions).join('\n')}\n`);
}

/** The lines of the table, and of each bar whether it holds. */
export function describe(measured: readonly Measured[], conditions: Conditions): string[] {
  const { connections, rounds, seconds, bytes } = conditions;
  const done = measured
    .flatMap((each) => each.rounds)
    .reduce((sum, { load }) => sum + load.done, 0);
  const perRequest = (total: number) => ((total / done) * 1_000).toFixed(2);
  return [
    `the gateway beside others: the public benchmark's query, ${(bytes / 1_000).toFixed(0)} KB an answer, ${connections} connections, a token per request, ${rounds} rounds of ${seconds} s each in turn`,
    ...formatTable(
      headings,
      measured.map((each) => row(each, measured)),
    ),
    `  beside each request ${perRequest(conditions.loadCpuSeconds)} ms of processor for the client, ${perRequest(conditions.subgraphsCpuSeconds)} ms for the subgraphs, on the same machine`,
    ...bars(measured).map(describeBar),
  ];
}

const headings = [
  '',
  'requests/s',
  '÷ stock',
  '÷ Hive Rust',
  '÷ by hand',
  'processor ms',
  'p50 ms',
  'p99 ms',
  'p99 ÷ p50',
  'memory MB',
  'fetches',
  'failed',
];

/** By whose rounds all others are divided. */
const measures = ['stock', 'hive-rust', 'bff'];

function row(each: Measured, all: readonly Measured[]): string[] {
  const figures = figuresOf(each.rounds);
  return [
    each.contestant.title,
    figures.perSecond.toFixed(0),
    ...measures.map((name) => ratioTo(name, each, all).toFixed(2)),
    figures.cpuMs.toFixed(2),
    figures.p50Ms.toFixed(0),
    figures.p99Ms.toFixed(0),
    spread(figures).toFixed(2),
    (each.peakMemoryBytes / 1_048_576).toFixed(0),
    String(each.fetches),
    String(figures.failed),
  ];
}

function bars(all: readonly Measured[]): Bar[] {
  const ours = all.find(({ contestant }) => contestant.name === 'ours');
  if (!ours) return [];
  const against = (name: string) => ratioTo(name, ours, all);
  return [
    { what: 'requests ÷ @apollo/gateway', value: against('stock'), bound: 8, kind: 'at least' },
    {
      what: 'requests ÷ Hive Gateway with its Rust planner',
      value: against('hive-rust'),
      bound: 4,
      kind: 'at least',
    },
    { what: 'requests ÷ written by hand', value: against('bff'), bound: 0.8, kind: 'at least' },
    { what: 'p99 ÷ p50', value: spread(figuresOf(ours.rounds)), bound: 2, kind: 'at most' },
  ];
}

function ratioTo(name: string, each: Measured, all: readonly Measured[]): number {
  const other = all.find(({ contestant }) => contestant.name === name);
  return throughputRatio(each.rounds, other?.rounds ?? []);
}

function spread({ p50Ms, p99Ms }: Figures): number {
  return p99Ms / p50Ms;
}
