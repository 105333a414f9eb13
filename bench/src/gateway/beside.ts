import { installPeer } from '../peers/install.ts';
import { checkAnswer } from './contestants/check-answer.ts';
import { type StartedContestant, startContestant } from './contestants/contestant.ts';
import { contestants } from './contestants/contestants.ts';
import { expectedAnswer } from './graph/expected.ts';
import { holdLoad } from './load/hold-load.ts';
import { requestsOfUsers } from './load/requests.ts';
import type { Round } from './measure/figures.ts';
import { cpuSeconds, peakMemoryBytes } from './measure/process.ts';
import type { GatewayBenchOptions } from './options.ts';
import { type PublicGraph, startPublicGraph } from './public-graph.ts';
import { type Measured, report } from './report.ts';

const CONNECTIONS = 50;
const TOKENS = 2_000;
/** Until its code is compiled and every answer of subgraphs recorded; not all at once at a cold process. */
const WARM_UP_CONNECTIONS = [8, CONNECTIONS];
const WARM_UP_SECONDS = 6;

/**
 * Our gateway beside others on the public benchmark's graph and query: one process each, over the same
 * subgraphs, whose answers cost next to nothing, in turns on one machine. Each must give the same data.
 */
export async function benchBeside(folder: string, options: GatewayBenchOptions): Promise<void> {
  for (const peer of new Set(contestants.flatMap(({ peer = [] }) => peer))) await installPeer(peer);
  const graph = await startPublicGraph(folder);
  const started: StartedContestant[] = [];
  try {
    for (const contestant of contestants) {
      started.push(await startContestant(contestant, graph.surroundings));
    }
    const field = await checkAll(graph, started);
    for (const connections of WARM_UP_CONNECTIONS) {
      await measureAll(graph, field, { connections, rounds: 1, seconds: WARM_UP_SECONDS });
    }
    const loadBefore = process.cpuUsage();
    const subgraphsBefore = await graph.surroundings.subgraphs.cpuSeconds();
    const measured = await measureAll(graph, field, { ...options, connections: CONNECTIONS });
    const { user, system } = process.cpuUsage(loadBefore);
    report(measured, {
      ...options,
      connections: CONNECTIONS,
      bytes: field[0]?.bytes ?? 0,
      loadCpuSeconds: (user + system) / 1_000_000,
      subgraphsCpuSeconds: (await graph.surroundings.subgraphs.cpuSeconds()) - subgraphsBefore,
    });
  } finally {
    await Promise.all(started.map((each) => each.stop()));
    await graph.stop();
  }
}

interface Checked {
  readonly started: StartedContestant;
  /** Of its answer's body. */
  readonly bytes: number;
  /** Fetches from subgraphs for one request. */
  readonly fetches: number;
}

async function checkAll(
  { identity, query, surroundings }: PublicGraph,
  started: readonly StartedContestant[],
): Promise<Checked[]> {
  const { data: expected } = await expectedAnswer(query);
  const asked = { query, token: identity.token(), expected };
  const field: Checked[] = [];
  for (const each of started) {
    await checkAnswer(each, asked);
    const before = await surroundings.subgraphs.fetches();
    const bytes = await checkAnswer(each, asked);
    const fetches = (await surroundings.subgraphs.fetches()) - before;
    field.push({ started: each, bytes, fetches });
  }
  return field;
}

/** In turns: a moment in which the machine does something else hits one round, not one contestant. */
async function measureAll(
  { identity, query }: PublicGraph,
  field: readonly Checked[],
  { connections, rounds, seconds }: { connections: number; rounds: number; seconds: number },
): Promise<Measured[]> {
  const requests = requestsOfUsers(query, identity, TOKENS);
  const all = field.map((checked) => ({ checked, rounds: [] as Round[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { checked, rounds: measured } of all) {
      const { pid, url } = checked.started;
      const before = await cpuSeconds(pid);
      const held = { url, connections, seconds, requests, bytes: checked.bytes };
      const load = await holdLoad(held);
      measured.push({ load, cpuSeconds: (await cpuSeconds(pid)) - before });
    }
  }
  return Promise.all(
    all.map(async ({ checked: { started, fetches }, rounds: measured }) => ({
      contestant: started.contestant,
      fetches,
      rounds: measured,
      peakMemoryBytes: await peakMemoryBytes(started.pid),
    })),
  );
}
