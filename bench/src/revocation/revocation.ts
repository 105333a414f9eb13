import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { serviceNames } from '@supergraph/local-stack/services';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { percentile } from '../load.ts';
import { openAccounts } from '../sessions/accounts.ts';
import { openProcesses, type Processes } from './processes.ts';

const REPLICAS = 2;
const ROUNDS = 300;

/**
 * How long a token still passes whose session was ended: from the moment when that is asked for until each process
 * of two gateways and two of each subgraph refuses it, asked one by one.
 */
export async function benchRevocation(): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
  const stack = await startStack({
    ...{ dataFolder, ports: await freePorts(), demo: false },
    replicas: Object.fromEntries(serviceNames.map((name) => [name, REPLICAS])),
  });
  try {
    await measure(stack);
  } finally {
    await stack.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function measure(stack: Stack): Promise<void> {
  const people = await openAccounts(stack.urls.gateway, { accounts: 16, connections: 4 });
  const processes = openProcesses(stack);
  const rounds: number[][] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { accessToken } = await people.logIn();
      rounds.push(await refusedAfterMs(processes, accessToken, people.logOut));
    }
  } finally {
    await Promise.all([people.close(), processes.close()]);
  }
  report(processes.ids, rounds);
}

/** Of each process, in milliseconds. */
async function refusedAfterMs(
  processes: Processes,
  token: string,
  end: (token: string) => Promise<void>,
): Promise<number[]> {
  await processes.requireTaken(token);
  const beganAtMs = performance.now();
  await end(token);
  const refusals = processes.refusals(token).map(async (refused) => {
    await refused;
    return performance.now() - beganAtMs;
  });
  return Promise.all(refusals);
}

function report(ids: readonly string[], rounds: readonly (readonly number[])[]): void {
  const line = (what: string, times: readonly number[], bar = '') => {
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(sorted, share).toFixed(0));
    return `  ${what.padEnd(14)} p50 ${p50} ms   p99 ${p99} ms   most ${most} ms${bar}`;
  };
  const lines = [
    `a session that ends, until its token is refused, ${REPLICAS} of each service, ${ROUNDS} rounds`,
    ...ids.map((id, index) =>
      line(
        id,
        rounds.map((times) => times[index] ?? Number.NaN),
      ),
    ),
    line(
      'the last',
      rounds.map((times) => Math.max(...times)),
      '   (bar: p99 ≤ 2000 ms)',
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
