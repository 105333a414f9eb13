import { cpuSeconds } from '../gateway/measure/process.ts';
import { percentile } from '../load.ts';
import type { LiveGateway } from './gateway/start.ts';
import { changeParcels } from './subgraphs/ask-changes.ts';
import type { Watchers } from './watchers.ts';

const RATES = [1_000, 700, 500, 350, 250, 150] as const;
const SECONDS = 12;
/** Share of the events that must have come by the end, and of those asked for that must have been made. */
const CARRIED = 0.99;
/** Beyond it they pile up. */
const P99_MS_MAX = 1_000;

export interface Latency {
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What came of one rate. */
export interface Run {
  readonly perSecondAsked: number;
  /** That were committed. */
  readonly perSecond: number;
  readonly isCarried: boolean;
  readonly gateway: Latency;
  readonly subgraph: Latency;
  /** Answers that are none, and streams that ended. */
  readonly failures: number;
  /** Processor of the gateway for one event. */
  readonly cpuMs: number;
}

interface Watched {
  /** Control of their process. */
  readonly subgraphs: string;
  readonly gateway: LiveGateway;
  readonly through: Watchers;
  readonly beside: Watchers;
}

/** From the highest rate downwards, until one is carried. */
export async function runUntilCarried(watched: Watched): Promise<Run[]> {
  const runs: Run[] = [];
  for (const perSecond of RATES) {
    const run = await runAt(perSecond, watched);
    runs.push(run);
    if (run.isCarried) break;
  }
  return runs;
}

async function runAt(
  perSecondAsked: number,
  { subgraphs, gateway, through, beside }: Watched,
): Promise<Run> {
  // What came before does not count.
  await Promise.all([through.received(), beside.received()]);
  const before = await cpuSeconds(gateway.pid);
  const made = await changeParcels(subgraphs, { perSecond: perSecondAsked, seconds: SECONDS });
  const [ours, theirs] = await Promise.all([through.received(), beside.received()]);
  const usedSeconds = (await cpuSeconds(gateway.pid)) - before;
  const perSecond = made.committed / made.seconds;
  const latency = latencyOf(ours.latenciesMs);
  return {
    ...{ perSecondAsked, perSecond },
    isCarried:
      perSecond >= perSecondAsked * CARRIED &&
      latency.events >= made.committed * CARRIED &&
      latency.p99Ms <= P99_MS_MAX,
    gateway: latency,
    subgraph: latencyOf(theirs.latenciesMs),
    failures: ours.failures + theirs.failures,
    cpuMs: (usedSeconds * 1_000) / latency.events,
  };
}

export function latencyOf(timesMs: readonly number[]): Latency {
  const sorted = timesMs.toSorted((a, b) => a - b);
  return {
    events: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  };
}
