import { createLogger } from '@supergraph/service/logger';
import { metricsText } from '@supergraph/service/metrics';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { hasRedis, redisUrl } from '@supergraph/testing/redis';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { describe, expect, it } from 'vitest';
import { openSharedBuckets } from '../src/guard/budget/open-shared-buckets.ts';
import type { SharedBuckets } from '../src/guard/budget/shared-buckets.ts';
import { type CostLimits, costLimits } from '../src/guard/cost-limits.ts';
import { connectRedis } from '../src/redis.ts';
import { startTestGateway } from './support/gateway.ts';
import { collectLines } from './support/log.ts';

const log = createLogger({ service: 'gateway-test', level: 'silent' });

/** A bucket of ten of the operations below, of which next to nothing comes back during a test. */
const cost: CostLimits = { ...costLimits, perMinute: 1, burst: 200 };
const operation = { query: 'query O { orders(first: 10) { customer { name } } }' };
const OPERATIONS = 10;
const BUCKET_MS = 200 * 60_000;
const newUser = () => `usr_${crypto.randomUUID()}`;

async function startBoundedGateway(shared?: SharedBuckets, logger = log) {
  const gateway = await startTestGateway({ cost, shared, log: logger });
  const send = async (payload: object, id?: string) => {
    const headers = id ? { authorization: `Bearer ${gateway.identity.token({ id })}` } : {};
    return gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
  };
  return Object.assign(gateway, {
    send,
    left: async (id: string) => {
      const { headers } = await send({ query: '{ __typename }' }, id);
      return Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);
    },
    spend: async (id?: string) => (await send(operation, id)).statusCode,
    mutate: async (id: string) =>
      (await send({ query: 'mutation { placeOrder { id } }' }, id)).statusCode,
  });
}

describe('an answer', () => {
  it('says what its caller may spend, the long way and the short', async () => {
    await using gateway = await startBoundedGateway();
    const user = newUser();
    for (const spent of [20, 40, 60]) {
      const { headers } = await gateway.send(operation, user);
      expect(headers['ratelimit-policy']).toBe('"cost";q=200;w=12000;qu="cost"');
      const [, left, seconds] = /^"cost";r=(\d+);t=(\d+)$/.exec(String(headers['ratelimit'])) ?? [];
      expect(Number(left)).toBe(200 - spent);
      expect(Number(seconds)).toBeGreaterThan(60 * (spent - 1));
      expect(Number(seconds)).toBeLessThanOrEqual(60 * spent);
    }
  });

  it('that refuses says when to come again, and that nothing is left', async () => {
    await using gateway = await startBoundedGateway();
    const user = newUser();
    for (let count = 0; count < OPERATIONS; count += 1) {
      expect(await gateway.spend(user)).toBe(200);
    }
    const refused = await gateway.send(operation, user);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['ratelimit']).toMatch(/^"cost";r=0;t=1[12]\d{3}$/);
    const [{ extensions }] = refused.json().errors;
    expect(extensions).toEqual({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    expect(refused.headers['retry-after']).toBe(String(Math.ceil(extensions.retryAfterMs / 1_000)));
  });

  it('says nothing where nobody is bound, or it was not asked for', async () => {
    await using gateway = await startTestGateway({ cost: { ...cost, perMinute: 0 } });
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: operation,
    });
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });

  it('of one caller is no matter of another, signed in or not', async () => {
    await using gateway = await startBoundedGateway();
    const user = newUser();
    for (let count = 0; count <= OPERATIONS; count += 1) await gateway.spend(user);
    expect(await gateway.spend(user)).toBe(429);
    expect(await gateway.spend(newUser())).toBe(200);
    for (let count = 0; count <= OPERATIONS; count += 1) await gateway.spend();
    expect(await gateway.spend()).toBe(429);
    expect(await gateway.spend(newUser())).toBe(200);
  });
});

interface Store extends AsyncDisposable {
  readonly url: string;
  connect(url: string): Promise<SharedBuckets & AsyncDisposable>;
}

const stores: Record<string, () => Promise<Store>> = {
  async Postgres() {
    const database = await createEmptyDatabase('budgets');
    return {
      url: database.url,
      async connect(databaseUrl) {
        const shared = await ready(openSharedBuckets({ redis: undefined, databaseUrl, log }));
        return { ...shared, [Symbol.asyncDispose]: () => shared.close() };
      },
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  },
  async Redis() {
    return {
      url: redisUrl,
      async connect(url) {
        const redis = await connectRedis({ url, log });
        const shared = await ready(openSharedBuckets({ redis, databaseUrl: undefined, log }));
        return { ...shared, [Symbol.asyncDispose]: async () => redis.disconnect() };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
if (!(await hasRedis())) delete stores['Redis'];

/** Once it counts: Postgres gets its tables first. */
async function ready(shared: SharedBuckets | undefined): Promise<SharedBuckets> {
  if (!shared) throw new Error('an address, and nothing behind it');
  const spent = [{ caller: crypto.randomUUID(), ms: 60_000 }];
  await expect.poll(async () => (await shared.spend(spent))[0]).toBeGreaterThan(90_000);
  return shared;
}

describe.each(Object.entries(stores))('two gateways over one %s', (_, openStore) => {
  it('let a caller spend one budget between them, and no more than an operation beyond', async () => {
    await using store = await openStore();
    await using shared = await store.connect(store.url);
    await using one = await startBoundedGateway(shared);
    await using other = await startBoundedGateway(shared);
    const user = newUser();
    for (let count = 0; count < OPERATIONS; count += 1) expect(await one.spend(user)).toBe(200);
    await expect.poll(() => owed(shared, user)).toBeGreaterThan(BUCKET_MS - 60_000);
    expect(await one.spend(user)).toBe(429);
    // What costs nothing tells what is left.
    expect(await other.left(user)).toBe(200);
    expect(await other.spend(user)).toBe(200);
    await expect.poll(() => other.left(user)).toBe(0);
    expect(await other.spend(user)).toBe(429);
    expect(await other.spend(newUser())).toBe(200);
  });

  it('let it owe what both let pass at once', async () => {
    await using store = await openStore();
    await using shared = await store.connect(store.url);
    await using one = await startBoundedGateway(shared);
    await using other = await startBoundedGateway(shared);
    const user = newUser();
    const flood = [one, other].flatMap((gateway) =>
      Array.from({ length: OPERATIONS }, () => gateway.spend(user)),
    );
    await Promise.all(flood);
    await expect.poll(() => other.spend(user)).toBe(429);
    // Twice the bucket is spent, or a little more than once where one heard of the other in time.
    const spent = (await Promise.all(flood)).filter((status) => status === 200).length;
    const waitsMs = async () =>
      (await other.send(operation, user)).json().errors[0].extensions.retryAfterMs;
    const owedMinutes = 20 * (spent + 1 - OPERATIONS);
    await expect.poll(waitsMs).toBeGreaterThan((owedMinutes - 1) * 60_000);
  });

  it('go on while it is away: queries pass, mutations as each has counted, and it is told once', async () => {
    await using store = await openStore();
    await using proxy = await createTcpProxy(store.url);
    await using shared = await store.connect(proxy.through(store.url));
    const { log: told, lines } = collectLines();
    await using gateway = await startBoundedGateway(shared, told);
    const user = newUser();
    await expect.poll(() => spendAll(gateway, user)).toBe(429);
    await proxy.cut();
    // Whoever spends nothing new has nothing to tell.
    await expect.poll(() => gateway.spend(newUser()).then(isAway)).toBe(true);
    expect(await gateway.spend(user)).toBe(200);
    expect(await gateway.mutate(user)).toBe(429);
    expect(await gateway.mutate(newUser())).toBe(200);
    const tellings = lines.filter((line) => line.includes('budgets cannot be shared'));
    expect(tellings).toHaveLength(1);

    await proxy.restore();
    await expect.poll(() => gateway.spend(newUser()).then(isAway)).toBe(false);
    expect(await gateway.spend(user)).toBe(429);
    expect(lines.join()).toContain('budgets are shared again');
  });
});

async function owed(shared: SharedBuckets, user: string): Promise<number> {
  const [fullInMs = 0] = await shared.spend([{ caller: `user:${user}`, ms: 0 }]);
  return fullInMs;
}

async function spendAll(gateway: { spend(id: string): Promise<number> }, user: string) {
  const statuses: number[] = [];
  for (let count = 0; count <= OPERATIONS; count += 1) statuses.push(await gateway.spend(user));
  return statuses.at(-1);
}

async function isAway(): Promise<boolean> {
  return (await metricValue('gateway_budget_store_up')) === 0;
}

async function metricValue(metric: string): Promise<number> {
  const { text } = await metricsText();
  return Number(new RegExp(`^${metric} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
