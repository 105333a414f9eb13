import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFleetingFolder } from '@supergraph/local-stack/fleeting-folder';
import { freePorts } from '@supergraph/local-stack/ports';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { connect } from '@supergraph/service/database/connect';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainEnvironment } from '../harness/environment.ts';
import { eventually } from '../harness/eventually.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const services = ['gateway', 'orders', 'inventory'] as const;

let folder: string;
let stack: Stack;
let traffic: Traffic;

beforeAll(async () => {
  folder = await makeFleetingFolder('supergraph-replicas-');
  stack = await startStack({
    dataFolder: folder,
    ports: await freePorts(),
    fsync: false,
    copy: true,
    env: plainEnvironment(),
    replicas: { gateway: 2, orders: 2, inventory: 2 },
    serviceEnv: {
      orders: {
        NODE_OPTIONS: `--import=${new URL('older-version.ts', import.meta.url)}`,
        OLDER_VERSION: join(folder, 'older-version'),
      },
    },
  });
  traffic = await startTraffic(stack.urls.gateway);
});

afterAll(async () => {
  await traffic?.stop();
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** GraphQL requests that a process has answered, and events that it has handled. */
async function workOf(operatorUrl: string): Promise<{ requests: number; events: number }> {
  const metrics = await (await fetch(`${operatorUrl}/metrics`)).text();
  const sum = (line: RegExp) =>
    [...metrics.matchAll(line)].reduce((total, [, value]) => total + Number(value), 0);
  return {
    requests: sum(/^http_request_duration_seconds_count\{[^}]*route="\/graphql"[^}]*\} (\d+)/gm),
    events: sum(/^events_handled_total\{[^}]*outcome="handled"[^}]*\} (\d+)/gm),
  };
}

it.each(services)(
  'shares the requests and the events of %s among its replicas',
  async (service) => {
    await eventually(async () => {
      const replicas = stack.replicasOf(service);
      const work = await Promise.all(replicas.map(({ operatorUrl }) => workOf(operatorUrl)));
      expect(work).toHaveLength(2);
      expect(work.filter(({ requests }) => requests === 0)).toEqual([]);
      if (service === 'gateway') return;
      expect(work.filter(({ events }) => events === 0)).toEqual([]);
    });
  },
);

it('loses no request while every replica restarts, one of each service after the other', async () => {
  const before = traffic.answered();
  for (const turn of [0, 1]) {
    const turned = services.map((service) => stack.replicasOf(service)[turn]?.id ?? service);
    await Promise.all(turned.map((id) => stack.stopReplica(id)));
    await Promise.all(turned.map((id) => stack.startReplica(id)));
  }
  expect(traffic.answered()).toBeGreaterThan(before + 20);
  expect(traffic.failures()).toEqual([]);
});

it('settles every order while two versions of orders stand side by side, back and forwards', async () => {
  const [first, second] = stack.replicasOf('orders').map(({ id }) => id);
  if (!first || !second) throw new Error('orders has no two replicas');
  const failed = traffic.failures().length;
  await using databases = openDatabases(stack.databaseUrls);
  const { confirmed, deadLetters, subscriptions, waiting } = databases;
  const subscribed = await subscriptions();
  const older = join(folder, 'older-version');

  await writeFile(older, 'inventory.reservation.committed.v1');
  await restart(first);
  expect(await subscriptions()).toEqual(subscribed);
  const beside = await confirmed();
  await eventually(async () => expect(await confirmed()).toBeGreaterThan(beside + 5));

  await stack.stopReplica(second);
  await eventually(async () => expect(await waiting()).toBeGreaterThan(0));
  const alone = await confirmed();
  const answered = traffic.answered();
  await eventually(async () => expect(traffic.answered()).toBeGreaterThan(answered + 5));
  expect(await confirmed()).toBe(alone);

  await rm(older);
  await stack.startReplica(second);
  await eventually(async () => expect(await confirmed()).toBeGreaterThan(alone + 5));
  await restart(first);
  await eventually(async () => expect(await waiting()).toBe(0));
  expect(await deadLetters()).toBe(0);
  expect(traffic.failures().slice(failed)).toEqual([]);
});

async function restart(id: string): Promise<void> {
  await stack.stopReplica(id);
  await stack.startReplica(id);
}

/** What stands in the database of orders and in that of events. */
function openDatabases(urls: Stack['databaseUrls']) {
  const [orders, events] = [urls.orders, urls.events].map((url) =>
    connect({ url, schema: {}, applicationName: 'two-versions', maxConnections: 1 }),
  );
  if (!orders || !events) throw new Error('the stack has no databases');
  const count = async (found: Promise<readonly { rows: number }[]>) => (await found)[0]?.rows ?? 0;
  return {
    confirmed: () =>
      count(orders.sql`SELECT count(*)::int AS rows FROM orders WHERE status = 'CONFIRMED'`),
    deadLetters: () =>
      count(events.sql`SELECT count(*)::int AS rows FROM event_transport.dead_letters`),
    waiting: () => count(events.sql`SELECT count(*)::int AS rows FROM event_transport.waiting`),
    subscriptions: () =>
      events.sql`SELECT consumer, event_type FROM event_transport.subscriptions ORDER BY 1, 2`,
    async [Symbol.asyncDispose]() {
      await Promise.all([orders.close(), events.close()]);
    },
  };
}

it('goes on without a replica that was killed, but for what that one had in hand', async () => {
  const failed = traffic.failures().length;
  const [victim] = stack.replicasOf('orders');
  if (!victim) throw new Error('orders has no replica');
  await stack.killReplica(victim.id);
  const before = traffic.answered();
  await eventually(async () => expect(traffic.answered()).toBeGreaterThan(before + 50));
  expect(traffic.failures().length - failed).toBeLessThanOrEqual(traffic.clients);
});

it('settles every order that was placed meanwhile', async () => {
  await traffic.stop();
  await eventually(async () => expect(await traffic.pending()).toBe(0));
});
