import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '@supergraph/local-stack/ports';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { readProcessors } from '../cost/processor.ts';
import { createDatabase } from '../create-database.ts';
import { type Load, merge, percentile, runClients } from '../load.ts';
import { openShop } from '../place-order/shop.ts';
import { installPeer } from './install.ts';
import { startVendure, type Vendure } from './vendure.ts';

const CLIENTS = 32;
const VARIANTS = 50;
/** Until its code is compiled: Vendure needs some hundreds of orders in each process. */
const WARM_UP_SECONDS = { ours: 10, theirs: 60 };
const ROUNDS = 5;
const SECONDS_A_ROUND = 15;
/** What is written after the answer: relays, deliveries, statistics. */
const QUIET_MS = 3_000;
const BAR = 15;

/**
 * An order with us beside one with Vendure, in alternating rounds on one Postgres server, each in
 * databases of its own, on a system that is there for this alone.
 */
export async function benchPeers(): Promise<void> {
  await installPeer('vendure');
  const dataFolder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
  const stack = await startStack({ dataFolder, ports: await freePorts() });
  try {
    const databaseUrl = await createDatabase(stack.databaseUrls.orders, 'vendure');
    const options = { databaseUrl, dataFolder, clients: CLIENTS, variants: VARIANTS };
    const vendure = await startVendure(options);
    try {
      await benchBeside(stack, dataFolder, vendure);
    } finally {
      await vendure.stop();
    }
  } finally {
    await stack.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function benchBeside(stack: Stack, dataFolder: string, vendure: Vendure): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: CLIENTS, variants: VARIANTS });
  let pending = 0;
  const place = async () => {
    if ((await shop.place()) === 'PENDING') pending += 1;
  };
  const read = async (): Promise<Processors> => {
    const { postgres, ...services } = await readProcessors(stack, dataFolder);
    return { ours: sum(Object.values(services)), theirs: await vendure.cpuSeconds(), postgres };
  };
  const ours: Round[] = [];
  const theirs: Round[] = [];
  await runClients({ clients: CLIENTS, seconds: WARM_UP_SECONDS.ours }, place);
  await runClients({ clients: CLIENTS, seconds: WARM_UP_SECONDS.theirs }, vendure.checkOut);
  pending = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await measure('ours', place, read));
    theirs.push(await measure('theirs', vendure.checkOut, read));
  }
  await shop.close();
  report(ours, theirs, pending);
}

interface Processors {
  ours: number;
  theirs: number;
  postgres: number;
}

interface Round {
  load: Load;
  /** Of the side's own processes, and of Postgres meanwhile. */
  nodeSeconds: number;
  postgresSeconds: number;
}

async function measure(
  side: 'ours' | 'theirs',
  order: (client: number) => Promise<void>,
  read: () => Promise<Processors>,
): Promise<Round> {
  const before = await read();
  const load = await runClients({ clients: CLIENTS, seconds: SECONDS_A_ROUND }, order);
  await sleep(QUIET_MS);
  const after = await read();
  return {
    load,
    nodeSeconds: after[side] - before[side],
    postgresSeconds: after.postgres - before.postgres,
  };
}

function report(ours: readonly Round[], theirs: readonly Round[], pending: number): void {
  const [own, peer] = [summary(ours), summary(theirs)];
  const ratio = own.perSecond / peer.perSecond;
  const ratios = ours.map((round, index) => {
    const other = theirs[index]?.load.perSecond ?? Number.NaN;
    return (round.load.perSecond / other).toFixed(1);
  });
  const lines = [
    `an order beside Vendure, ${CLIENTS} clients, ${ROUNDS} rounds of ${SECONDS_A_ROUND} s each, side by side on one Postgres:`,
    'our placeOrder through the gateway to CONFIRMED, against a guest checkout of one unit to PaymentSettled in one document at its shop API',
    `  ours        ${own.text}   (answered while still PENDING: ${pending})`,
    `  Vendure     ${peer.text}`,
    `  throughput  ratio ${ratio.toFixed(1)}   (bar: ${BAR}; round by round ${ratios.join(' ')})`,
    `  processor   ratio ${(peer.cpuMs / own.cpuMs).toFixed(1)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function summary(rounds: readonly Round[]) {
  const { done, perSecond, latenciesMs } = merge(rounds.map(({ load }) => load));
  const perOrder = (of: (round: Round) => number) => (sum(rounds.map(of)) / done) * 1_000;
  const nodeMs = perOrder(({ nodeSeconds }) => nodeSeconds);
  const postgresMs = perOrder(({ postgresSeconds }) => postgresSeconds);
  const cpuMs = nodeMs + postgresMs;
  const ms = (share: number) => `${percentile(latenciesMs, share).toFixed(0)} ms`;
  const text = [
    `${perSecond.toFixed(1)} orders/s`,
    `p50 ${ms(0.5)}   p95 ${ms(0.95)}`,
    `${cpuMs.toFixed(1)} ms of processor an order: ${nodeMs.toFixed(1)} its processes, ${postgresMs.toFixed(1)} Postgres`,
    // Tells a machine that did something else as well.
    `${((perSecond * cpuMs) / 1_000).toFixed(2)} cores`,
  ].join('   ');
  return { perSecond, cpuMs, text };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
