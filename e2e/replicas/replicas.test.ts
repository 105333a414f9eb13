import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@supergraph/local-stack/ports';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainEnvironment } from '../harness/environment.ts';
import { eventually } from '../harness/eventually.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const services = ['gateway', 'orders', 'inventory'] as const;

let folder: string;
let stack: Stack;
let traffic: Traffic;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supergraph-replicas-'));
  stack = await startStack({
    dataFolder: folder,
    ports: await freePorts(),
    fsync: false,
    env: plainEnvironment(),
    replicas: { gateway: 2, orders: 2, inventory: 2 },
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
  await eventually(async () => expect(await traffic.pending()).toBe(0), { withinMs: 30_000 });
});
