import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentile } from '../../load.ts';
import { readmeQuery } from '../../readme-query.ts';
import { distinctOperation } from '../distinct-operations.ts';
import { describeBar } from '../measure/bars.ts';
import { median } from '../measure/figures.ts';
import { formatTable } from '../measure/table.ts';
import type { GatewayBenchOptions } from '../options.ts';
import { askGraph } from './ask-graph.ts';
import { largestExample } from './largest-example.ts';
import { type PretendedGraph, startPretendedGraph } from './pretended-graph.ts';

const WARM_PER_SECOND = 50;
const BESIDE_PER_SECOND = 50;
const CONNECTIONS = 128;
const WARM_UP_SECONDS = 8;
const READY_ATTEMPTS = 300;
const READY_POLL_MS = 100;

const phases = ['alone', 'beside known operations', 'beside cold plans'] as const;

type Phase = (typeof phases)[number];

/** Of each round the latencies of the warm query, in milliseconds, sorted. */
type Rounds = Record<Phase, number[][]>;

/**
 * How long a query whose plan is known takes alone, beside 50 requests a second of the largest example,
 * and beside 50 of it that differ, so that each must be planned. Clients do not wait for each other:
 * what a stall delays counts as late. The subgraphs' answers are recorded, so that they stall nothing.
 */
export async function benchColdPlans(folder: string, options: GatewayBenchOptions): Promise<void> {
  const graph = await startPretendedGraph(folder);
  const pool = new Pool(graph.gateway.url, { connections: CONNECTIONS });
  try {
    const asks = await createAsks(graph, pool);
    await untilReady(asks);
    for (const phase of phases) await runPhase(asks, phase, WARM_UP_SECONDS);
    const rounds: Rounds = { alone: [], 'beside known operations': [], 'beside cold plans': [] };
    for (let round = 0; round < options.rounds; round += 1) {
      for (const phase of phases) {
        rounds[phase].push(await runPhase(asks, phase, options.seconds));
      }
    }
    report(rounds);
  } finally {
    await pool.close();
    await graph.stop();
  }
}

interface Asks {
  warm(): Promise<void>;
  known(): Promise<void>;
  cold(): Promise<void>;
}

async function createAsks({ token }: PretendedGraph, pool: Pool): Promise<Asks> {
  const { query, variables } = await largestExample();
  const ask = (content: unknown) => askGraph(pool, content, token);
  let next = 0;
  return {
    warm: () => ask({ query: readmeQuery }),
    known: () => ask({ query, variables }),
    cold: () => ask({ query: distinctOperation(query, next++), variables }),
  };
}

/** The process may not listen yet. */
async function untilReady({ warm }: Asks): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await warm();
    } catch (error) {
      if (attempt === READY_ATTEMPTS) throw error;
      await sleep(READY_POLL_MS);
    }
  }
}

/** @returns how long the warm query took each time, in milliseconds */
async function runPhase(asks: Asks, phase: Phase, seconds: number): Promise<number[]> {
  const beside = {
    alone: undefined,
    'beside known operations': asks.known,
    'beside cold plans': asks.cold,
  };
  const other = beside[phase];
  const [latenciesMs] = await Promise.all([
    atRate(asks.warm, { perSecond: WARM_PER_SECOND, seconds }),
    other && atRate(other, { perSecond: BESIDE_PER_SECOND, seconds }),
  ]);
  return latenciesMs.toSorted((a, b) => a - b);
}

/** Begins so many a second, however long they take; each is measured from when it was due. */
async function atRate(
  work: () => Promise<void>,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const startedAt = performance.now();
  const due: Promise<number>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const dueAt = startedAt + (index / perSecond) * 1_000;
    await sleep(Math.max(0, dueAt - performance.now()));
    due.push(work().then(() => performance.now() - dueAt));
  }
  return Promise.all(due);
}

/** Medians of the rounds: one in which the machine did something else does not decide. */
function report(rounds: Rounds): void {
  const of = (phase: Phase, share: number) =>
    rounds[phase].map((latencies) => percentile(latencies, share));
  const ratio = (phase: Phase, other: Phase) => {
    const others = of(other, 0.99);
    return median(of(phase, 0.99).map((p99, round) => p99 / (others[round] ?? Number.NaN)));
  };
  const rows = phases.map((phase) => [
    phase,
    ...[0.5, 0.99].map((share) => median(of(phase, share)).toFixed(1)),
  ]);
  const besideKnown = ratio('beside cold plans', 'beside known operations').toFixed(2);
  const lines = [
    `a query whose plan is known, ${WARM_PER_SECOND} a second, beside ${BESIDE_PER_SECOND} a second of the largest example, medians of ${rounds.alone.length} rounds`,
    ...formatTable(['', 'p50 ms', 'p99 ms'], rows),
    describeBar({
      what: 'p99 beside cold plans ÷ alone',
      value: ratio('beside cold plans', 'alone'),
      bound: 1.5,
      kind: 'at most',
    }),
    `  of which beside cold plans ÷ beside known operations ${besideKnown}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
