import { join } from 'node:path';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/tools/local/ports';
import { createServiceLog } from '@supergraph/tools/local/service-log';
import { startProcess } from '@supergraph/tools/local/service-process';
import { serviceFolder, serviceNames, serviceVariables } from '@supergraph/tools/local/services';
import type { Stack } from '@supergraph/tools/local/stack';
import { Pool } from 'undici';
import { type Load, merge, runClients } from './load.ts';

const CLIENTS = 16;
const ROUNDS = 30;
const SECONDS_A_ROUND = 1;
/** Beyond the first time that usage is written, which brings the tables. */
const WARM_UP_SECONDS = 8;

/** Cheap for the subgraph, so that what the gateway adds weighs as much as it ever can. */
const query = 'query BenchUsage($first: Int!) { products(first: $first) { nodes { id title } } }';

interface Contestant {
  ask(client: number): Promise<void>;
  /** Processor time that its process has used so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * The gateway with and without recording usage: two processes over the same subgraphs, in short
 * alternating rounds. The processor time of a request is printed beside the throughput, since a busy
 * machine blurs the one more than the other.
 */
export async function benchUsage(stack: Stack, folder: string): Promise<void> {
  const contestants = {
    without: await startGateway(stack, { folder, name: 'without-usage', isRecording: false }),
    recording: await startGateway(stack, { folder, name: 'with-usage', isRecording: true }),
  };
  try {
    for (const { ask } of Object.values(contestants)) {
      await runClients({ clients: CLIENTS, seconds: WARM_UP_SECONDS }, ask);
    }
    const rounds: { without: Load; recording: Load }[] = [];
    const before = await cpuSeconds(contestants);
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await runRound(contestants, { isTurned: round % 2 === 1 }));
    }
    const after = await cpuSeconds(contestants);
    report(rounds, {
      without: after.without - before.without,
      recording: after.recording - before.recording,
    });
  } finally {
    await Promise.all(Object.values(contestants).map(({ stop }) => stop()));
  }
}

type Pair<T> = Record<'without' | 'recording', T>;

/** Who goes first gets the warmer or the cooler machine: they take turns at that too. */
async function runRound(
  { without, recording }: Pair<Contestant>,
  { isTurned }: { isTurned: boolean },
): Promise<Pair<Load>> {
  const load = { clients: CLIENTS, seconds: SECONDS_A_ROUND };
  if (isTurned) {
    const second = await runClients(load, recording.ask);
    return { without: await runClients(load, without.ask), recording: second };
  }
  const first = await runClients(load, without.ask);
  return { without: first, recording: await runClients(load, recording.ask) };
}

async function cpuSeconds(pair: Pair<Contestant>): Promise<Pair<number>> {
  return {
    without: await pair.without.cpuSeconds(),
    recording: await pair.recording.cpuSeconds(),
  };
}

function report(rounds: readonly Pair<Load>[], cpu: Pair<number>): void {
  const without = merge(rounds.map((round) => round.without));
  const recording = merge(rounds.map((round) => round.recording));
  const ratios = rounds
    .map((round) => round.recording.perSecond / round.without.perSecond)
    .toSorted((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? Number.NaN;
  const cpuMicros = (seconds: number, load: Load) => (seconds / load.done) * 1_000_000;
  const cpuRatio = cpuMicros(cpu.recording, recording) / cpuMicros(cpu.without, without);
  const lines = [
    `recording usage, ${CLIENTS} clients, ${ROUNDS} alternating rounds of ${SECONDS_A_ROUND} s`,
    `  without     ${without.perSecond.toFixed(0)} requests/s   ${cpuMicros(cpu.without, without).toFixed(0)} µs of processor a request`,
    `  recording   ${recording.perSecond.toFixed(0)} requests/s   ${cpuMicros(cpu.recording, recording).toFixed(0)} µs of processor a request`,
    `  throughput  ${percent(1 - median)} less in the median round   (bar: 2 %)`,
    `  processor   ${percent(cpuRatio - 1)} more a request`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

async function startGateway(
  stack: Stack,
  { folder, name, isRecording }: { folder: string; name: string; isRecording: boolean },
): Promise<Contestant> {
  const { gateway: port } = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const ports = forNames(serviceNames, (service) => Number(new URL(stack.urls[service]).port));
  const log = createServiceLog(join(folder, `${name}.log`), () => undefined);
  const variables = serviceVariables('gateway', {
    ports: { ...ports, gateway: port, postgres: 0 },
    databaseUrls: { ...stack.databaseUrls, ...(!isRecording && { usage: '' }) },
    secrets: stack.secrets,
  });
  const gateway = startProcess({
    name,
    folder: serviceFolder('gateway'),
    script: 'src/main.ts',
    env: { ...process.env, ...variables },
    log,
  });
  await gateway.untilReady(url);
  const pool = new Pool(url, { connections: CLIENTS });
  return {
    ask: (client) => ask(pool, client),
    cpuSeconds: async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
    },
    async stop() {
      await pool.close();
      await gateway.stop();
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
