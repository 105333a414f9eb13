import { createServer } from 'node:http';
import { join } from 'node:path';
import { gatherCast } from '@supergraph/abuse/cast';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import { serviceNames, serviceVariables } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import { Pool } from 'undici';
import { cpuSeconds } from '../gateway/measure/process.ts';
import { runClients } from '../load.ts';
import { readmeQuery } from '../readme-query.ts';

const CLIENTS = 16;
const ROUNDS = 40;
const SECONDS_A_ROUND = 0.5;
const WARM_UP_ROUNDS = 6;

const contestants = ['off', '1 % kept', 'all kept'] as const;
type Contestant = (typeof contestants)[number];

interface Round {
  perSecond: number;
  cpuMicros: number;
}

/**
 * The README's query at the gateway without tracing, with one trace in a hundred kept and with all, in short
 * rounds by turns. The subgraphs trace nothing. Of processor time the gateway's is meant, which is what the
 * others leave alone.
 */
export async function benchTelemetry(stack: Stack, folder: string): Promise<void> {
  const receiver = await startReceiver();
  const gateways = await startGateways(stack, folder, receiver.url);
  try {
    const rounds: Record<Contestant, Round>[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      // Who goes first gets the cooler machine.
      const turn = contestants.map((_, index) => (index + round) % contestants.length);
      const measured = new Map<number, Round>();
      for (const index of turn) measured.set(index, await measure(gateways, index));
      const entries = contestants.map((name, index) => [name, measured.get(index)]);
      if (round >= WARM_UP_ROUNDS) rounds.push(Object.fromEntries(entries));
    }
    report(rounds);
  } finally {
    await gateways.stop();
    receiver.close();
  }
}

type Gateways = Awaited<ReturnType<typeof startGateways>>;

async function measure({ ask, pid }: Gateways, contestant: number): Promise<Round> {
  const before = await cpuSeconds(pid);
  const load = await runClients({ clients: CLIENTS, seconds: SECONDS_A_ROUND }, () =>
    ask(contestant),
  );
  const seconds = (await cpuSeconds(pid)) - before;
  return { perSecond: load.perSecond, cpuMicros: (seconds / load.done) * 1_000_000 };
}

function report(rounds: readonly Record<Contestant, Round>[]): void {
  const of = (name: Contestant, what: keyof Round) =>
    median(rounds.map((round) => round[name][what]));
  const ratio = (name: Contestant, what: keyof Round) =>
    median(rounds.map((round) => round[name][what] / round.off[what])).toFixed(3);
  const lines = contestants.map(
    (name) =>
      `  ${name.padEnd(9)} ${of(name, 'perSecond').toFixed(0)} requests/s, ratio ${ratio(name, 'perSecond')}   ${of(name, 'cpuMicros').toFixed(0)} µs of processor a request, ratio ${ratio(name, 'cpuMicros')}`,
  );
  const title = `tracing at the gateway, ${CLIENTS} clients, ${ROUNDS} rounds of ${SECONDS_A_ROUND} s each, medians`;
  process.stdout.write(`${[title, ...lines].join('\n')}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Takes traces, and forgets them. */
async function startReceiver(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('{}'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the receiver has no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

async function startGateways(stack: Stack, folder: string, receiverUrl: string) {
  const { target } = await gatherCast(stack.urls);
  const free = await freePorts();
  const ports = forNames(serviceNames, (service) => Number(new URL(stack.urls[service]).port));
  const log = createServiceLog(join(folder, 'telemetry-gateways.log'), () => undefined);
  const { databaseUrls, secrets } = stack;
  const surroundings = {
    ports: { ...free, ...ports, gateway: free.gateway },
    databaseUrls,
    secrets,
  };
  const all = startProcess({
    name: 'gateways',
    folder: import.meta.dirname,
    script: 'gateways.ts',
    env: {
      ...process.env,
      ...serviceVariables('gateway', surroundings),
      COST_PER_SECOND: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    },
    log,
  });
  const urls = contestants.map((_, index) => `http://127.0.0.1:${free.gateway + index}`);
  for (const url of urls) await all.untilReady(url);
  const pools = urls.map((url) => new Pool(url, { connections: CLIENTS }));
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${target.token}`,
  };
  const body = JSON.stringify({ query: readmeQuery });

  return {
    async ask(contestant: number): Promise<void> {
      const pool = pools[contestant];
      if (!pool) throw new Error(`There is no gateway ${contestant}.`);
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const { errors } = (await answer.body.json()) as { errors?: unknown };
      if (errors) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
    },
    pid: all.pid ?? 0,
    async stop() {
      await Promise.all(pools.map((pool) => pool.close()));
      await all.stop();
      log.close();
    },
  };
}
