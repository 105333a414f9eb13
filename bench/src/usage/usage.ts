import { join } from 'node:path';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import { operatorUrl, serviceNames, serviceVariables } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import { Pool } from 'undici';
import { runClients } from '../load.ts';

const CLIENTS = 16;
const ROUNDS = 60;
const SECONDS_A_ROUND = 0.5;
/** Beyond the first time that usage is written, which brings the tables. */
const WARM_UP_ROUNDS = 10;

/** Cheap for the subgraph, so that what the gateway adds weighs as much as it ever can. */
const query = 'query BenchUsage($first: Int!) { products(first: $first) { nodes { id title } } }';

interface Gateways {
  ask(contestant: keyof Pair<Round>, client: number): Promise<void>;
  /** Processor time that their process has used so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * The gateway with and without recording usage, in short alternating rounds: two in one process, over
 * the same subgraphs. The processor time of a request is printed beside the throughput, since a busy
 * machine blurs the one more than the other.
 */
export async function benchUsage(stack: Stack, folder: string): Promise<void> {
  const gateways = await startGateways(stack, folder);
  try {
    for (let warmUp = 0; warmUp < WARM_UP_ROUNDS; warmUp += 1) {
      await runRound(gateways, { isTurned: warmUp % 2 === 1 });
    }
    const rounds: Pair<Round>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await runRound(gateways, { isTurned: round % 2 === 1 }));
    }
    report(rounds);
  } finally {
    await gateways.stop();
  }
}

type Pair<T> = Record<'without' | 'recording', T>;

interface Round {
  perSecond: number;
  cpuMicrosPerRequest: number;
}

/** Who goes first gets the warmer or the cooler machine: they take turns at that too. */
async function runRound(
  gateways: Gateways,
  { isTurned }: { isTurned: boolean },
): Promise<Pair<Round>> {
  if (isTurned) {
    const recording = await measure(gateways, 'recording');
    return { without: await measure(gateways, 'without'), recording };
  }
  const without = await measure(gateways, 'without');
  return { without, recording: await measure(gateways, 'recording') };
}

async function measure(
  { ask, cpuSeconds }: Gateways,
  contestant: keyof Pair<Round>,
): Promise<Round> {
  const before = await cpuSeconds();
  const load = await runClients({ clients: CLIENTS, seconds: SECONDS_A_ROUND }, (client) =>
    ask(contestant, client),
  );
  const seconds = (await cpuSeconds()) - before;
  return { perSecond: load.perSecond, cpuMicrosPerRequest: (seconds / load.done) * 1_000_000 };
}

/** Medians: a round in which the machine was busy with something else counts like any other, once. */
function report(rounds: readonly Pair<Round>[]): void {
  const row = (name: keyof Pair<Round>) => {
    const perSecond = median(rounds.map((round) => round[name].perSecond));
    const micros = median(rounds.map((round) => round[name].cpuMicrosPerRequest));
    return `${perSecond.toFixed(0)} requests/s   ${micros.toFixed(0)} µs of processor a request`;
  };
  const ratio = (of: keyof Round) =>
    median(rounds.map(({ without, recording }) => recording[of] / without[of]));
  const lines = [
    `recording usage, ${CLIENTS} clients, ${ROUNDS} alternating rounds of ${SECONDS_A_ROUND} s, medians`,
    `  without     ${row('without')}`,
    `  recording   ${row('recording')}`,
    `  throughput  ratio ${ratio('perSecond').toFixed(3)}   (bar: 0.98)`,
    `  processor   ratio ${ratio('cpuMicrosPerRequest').toFixed(3)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function startGateways(stack: Stack, folder: string): Promise<Gateways> {
  const free = await freePorts();
  const { gateway: port } = free;
  const url = `http://127.0.0.1:${port}`;
  const ports = forNames(serviceNames, (service) => Number(new URL(stack.urls[service]).port));
  const log = createServiceLog(join(folder, 'usage-gateways.log'), () => undefined);
  const { databaseUrls, secrets } = stack;
  const surroundings = { ports: { ...free, ...ports, gateway: port }, databaseUrls, secrets };
  const both = startProcess({
    name: 'gateways',
    folder: import.meta.dirname,
    script: 'gateways.ts',
    env: { ...process.env, ...serviceVariables('gateway', surroundings) },
    log,
  });
  await both.untilReady(url);
  await both.untilReady(`http://127.0.0.1:${port + 1}`);
  const pools = {
    without: new Pool(url, { connections: CLIENTS }),
    recording: new Pool(`http://127.0.0.1:${port + 1}`, { connections: CLIENTS }),
  };
  return {
    ask: (contestant, client) => ask(pools[contestant], client),
    cpuSeconds: async () => {
      const metricsUrl = `${operatorUrl('gateway', free)}/metrics`;
      const text = await (await fetch(metricsUrl)).text();
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
    },
    async stop() {
      await Promise.all(Object.values(pools).map((pool) => pool.close()));
      await both.stop();
      log.close();
    },
  };
}

async function ask(pool: Pool, client: number): Promise<void> {
  const { body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'apollographql-client-name': 'bench',
      'apollographql-client-version': `1.${client % 4}`,
    },
    body: JSON.stringify({ query, variables: { first: 1 } }),
  });
  const { errors } = (await body.json()) as { errors?: unknown };
  if (errors) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
}
