import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTransport } from '@supergraph/events/connect-transport';
import { claimEvents } from '@supergraph/events/inbox';
import { appendEvents } from '@supergraph/events/outbox';
import type { EventTransport } from '@supergraph/events/transport';
import type { Stack } from '@supergraph/local-stack/stack';
import { inTransaction } from '@supergraph/service/database/transaction';
import { createLogger } from '@supergraph/service/logger';
import { createRabbitTestTransport, hasRabbitmq } from '@supergraph/testing/rabbitmq';
import postgres from 'postgres';
import { percentile } from '../load.ts';
import { DATA, openDatabase, openPipeline, type Pipeline, TYPE } from './pipeline.ts';

const WRITERS = 32;
const EVENTS_A_ROUND = 4_000;
const ROUNDS = 3;
const SAMPLES = 300;
const PAUSE_MS = 10;

type Transport = EventTransport & Partial<AsyncDisposable>;

/**
 * Events from outbox to handler, through each transport, beside the bare inserts of the same outbox
 * and inbox rows, in alternating rounds on one Postgres server.
 */
export async function benchEvents(stack: Stack): Promise<void> {
  const fresh = (name: string) => createDatabase(stack.databaseUrls.orders, `bench_${name}`);
  const log = createLogger({ service: 'bench', level: 'fatal' });
  const transports: [string, Transport][] = [
    ['Postgres', await connectTransport(await fresh('queue'), { log })],
  ];
  if (await hasRabbitmq()) transports.push(['RabbitMQ', await createRabbitTestTransport()]);
  else process.stdout.write('events through RabbitMQ: no broker answers\n');

  const publisher = await openDatabase(await fresh('publisher'), WRITERS);
  const subscriber = await openDatabase(await fresh('subscriber'), WRITERS);
  const bareOutbox = await openDatabase(await fresh('bare_outbox'), WRITERS);
  const bareInbox = await openDatabase(await fresh('bare_inbox'), WRITERS);
  const insertBare = async () => {
    const id = randomUUID();
    const event = { type: TYPE, subject: id, sequence: 1, data: DATA };
    await inTransaction(bareOutbox.db, (tx) => appendEvents(tx, [event]));
    await inTransaction(bareInbox.db, (tx) => claimEvents(tx, 'bare', [{ id }]));
  };

  for (const [name, transport] of transports) {
    const parts = { transport, publisher, subscriber, concurrency: WRITERS };
    const pipeline = await openPipeline(parts);
    const through: number[] = [];
    const bare: number[] = [];
    // The first round warms both up and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const throughRate = await perSecond(() => passThrough(pipeline));
      const bareRate = await perSecond(() => spread(insertBare));
      if (round === 0) continue;
      through.push(throughRate);
      bare.push(bareRate);
    }
    const latenciesMs = await measureLatency(pipeline);
    await pipeline.close();
    await transport[Symbol.asyncDispose]?.();
    report(name, { through: mean(through), bare: mean(bare), latenciesMs });
  }
  await Promise.all([publisher, subscriber, bareOutbox, bareInbox].map((each) => each.close()));
}

async function passThrough(pipeline: Pipeline): Promise<void> {
  const handled: Promise<number>[] = [];
  await spread(async () => {
    const subject = randomUUID();
    handled.push(pipeline.handledAt(subject));
    await pipeline.append(subject);
  });
  await Promise.all(handled);
}

/** One event at a time, as when a customer waits for it. */
async function measureLatency(pipeline: Pipeline): Promise<number[]> {
  const latenciesMs: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const subject = randomUUID();
    const committedAt = await pipeline.append(subject);
    latenciesMs.push((await pipeline.handledAt(subject)) - committedAt);
    await sleep(PAUSE_MS);
  }
  return latenciesMs.toSorted((a, b) => a - b);
}

/** Does the work for each event of a round, by as many writers as there are. */
async function spread(work: () => Promise<void>): Promise<void> {
  let left = EVENTS_A_ROUND;
  const write = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function perSecond(round: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await round();
  return EVENTS_A_ROUND / ((performance.now() - startedAt) / 1_000);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function report(
  name: string,
  { through, bare, latenciesMs }: { through: number; bare: number; latenciesMs: number[] },
): void {
  const ms = (share: number) => `${percentile(latenciesMs, share).toFixed(1)} ms`;
  const lines = [
    `events through ${name}, ${WRITERS} writers, ${ROUNDS} rounds of ${EVENTS_A_ROUND}, side by side`,
    `  outbox → handler       ${through.toFixed(0)} events/s`,
    `  the same rows, bare    ${bare.toFixed(0)} events/s`,
    `  ratio                  ${(through / bare).toFixed(2)}   (bar: 0.2)`,
    `  commit → handler       p50 ${ms(0.5)}   p95 ${ms(0.95)}   (${latenciesMs.length} events, one at a time)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const sql = postgres(serverUrl, { max: 1 });
  await sql`CREATE DATABASE ${sql(name)}`;
  await sql.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
