import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswer } from './contestants/check-answer.ts';
import { startContestant } from './contestants/contestant.ts';
import { ours } from './contestants/contestants.ts';
import { distinctOperation } from './distinct-operations.ts';
import { expectedAnswer } from './graph/expected.ts';
import { holdLoad } from './load/hold-load.ts';
import { rawRequest } from './load/requests.ts';
import { describeBar } from './measure/bars.ts';
import { memoryBytes } from './measure/process.ts';
import { formatTable } from './measure/table.ts';
import { windowsOf } from './measure/windows.ts';
import type { GatewayBenchOptions } from './options.ts';
import { startPublicGraph } from './public-graph.ts';

const OPERATIONS = 10_000;
const CONNECTIONS = 8;
const SAMPLE_MS = 1_000;
const BAR = 1.1;

/** Small, but of three subgraphs: most of its cost is its plan. */
const operation = '{ topProducts { name inStock reviews { id author { name } } } }';

/**
 * What the gateway's memory does while clients come with 10,000 operations, one after another and over
 * again: more than it keeps plans of.
 */
export async function benchMemory(folder: string, options: GatewayBenchOptions): Promise<void> {
  const graph = await startPublicGraph(folder);
  const gateway = await startContestant(
    ours({ name: 'ours', title: 'ours', env: {} }),
    graph.surroundings,
  );
  try {
    const token = graph.identity.token({ lifetimeSeconds: options.minutes * 60 + 600 });
    const first = distinctOperation(operation, 0);
    const { data: expected } = await expectedAnswer(first);
    const bytes = await checkAnswer(gateway, { query: first, token, expected });
    const requests = Array.from({ length: OPERATIONS }, (_, index) =>
      rawRequest({ query: distinctOperation(operation, index) }, token),
    );
    const seconds = options.minutes * 60;
    const held = { url: gateway.url, connections: CONNECTIONS, seconds, requests, bytes };
    const sampling = sampleMemory(gateway.pid, seconds);
    const load = await holdLoad(held);
    report(await sampling, { ...load, minutes: options.minutes });
  } finally {
    await gateway.stop();
    await graph.stop();
  }
}

async function sampleMemory(pid: number, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  const endsAt = performance.now() + seconds * 1_000;
  while (performance.now() < endsAt) {
    samples.push(await memoryBytes(pid));
    await sleep(SAMPLE_MS);
  }
  return samples;
}

interface Done {
  readonly done: number;
  readonly failed: number;
  readonly minutes: number;
}

function report(samples: readonly number[], { done, failed, minutes }: Done): void {
  const { start, middle, end } = windowsOf(samples);
  const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  const row = [start, middle, end, Math.max(...samples)].map(megabytes);
  const lines = [
    `memory of the gateway over ${minutes} minutes with ${OPERATIONS} distinct operations: ${done} answered, ${failed} not as expected`,
    ...formatTable(['', 'start MB', 'middle MB', 'end MB', 'most MB'], [['ours', ...row]]),
    describeBar({ what: 'end ÷ middle', value: end / middle, bound: BAR, kind: 'at most' }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
