import { metricsText } from '@supergraph/service/metrics';
import { graphqlClient } from '@supergraph/testing/graphql';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallerKind, type CostLimits, costLimits } from '../src/guard/cost-limits.ts';
import { composeTest, startTestGateway } from './support/gateway.ts';
import { accounts, shop, stock } from './support/shop.ts';

const budgets = { anonymous: 20, user: 60, staff: 160 };
const cost: CostLimits = {
  ...costLimits,
  budgets,
  // For all tests of a file at once.
  burst: 1_000_000,
};

/** Costs two for each order: the order and its customer. */
const orders = 'query Orders($first: Int) { orders(first: $first) { customer { name } } }';

/** Clients of each kind of caller. */
async function startCostlyGateway(limits: Partial<CostLimits> = {}) {
  const gateway = await startTestGateway({ cost: { ...cost, ...limits } });
  const { app, identity } = gateway;
  const as = (permissions: string[]) =>
    graphqlClient(app, { token: identity.token({ permissions }) });
  const clients: Record<CallerKind, ReturnType<typeof graphqlClient>> = {
    anonymous: graphqlClient(app),
    user: as([]),
    staff: as(['orders:read']),
  };
  const fetches = () =>
    [gateway.accounts, gateway.shop, gateway.stock].flatMap((one) => one.fetches);
  return Object.assign(gateway, { clients, fetchCount: () => fetches().length });
}

describe('a gateway that enforces', () => {
  let gateway: Awaited<ReturnType<typeof startCostlyGateway>>;
  beforeAll(async () => {
    gateway = await startCostlyGateway();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('refuses what costs more than the budget, with both figures, before any subgraph is asked', async () => {
    const before = gateway.fetchCount();
    const answer = await gateway.query(orders, { first: 11 });
    expect(answer).toEqual({
      status: 400,
      data: undefined,
      errors: [
        {
          message:
            'The operation is estimated to cost 22; an anonymous caller may spend 20 on one.',
          extensions: { code: 'OPERATION_TOO_EXPENSIVE', estimate: 22, budget: 20 },
        },
      ],
    });
    expect(gateway.fetchCount()).toBe(before);
  });

  it('lets the variables of each request decide', async () => {
    for (const [variables, status] of [
      [{ first: 10 }, 200],
      [{ first: 11 }, 400],
      [{}, 200],
      [{ first: null }, 200],
      [{ first: 1_000_000 }, 400],
      [{ first: 2 }, 200],
    ] as const) {
      expect((await gateway.query(orders, variables)).status, JSON.stringify(variables)).toBe(
        status,
      );
    }
  });

  it.each(['anonymous', 'user', 'staff'] as const)(
    'holds %s callers to their own budget',
    async (kind) => {
      const { query } = gateway.clients[kind];
      const budget = budgets[kind];
      const within = await query(orders, { first: budget / 2 });
      expect(within).toMatchObject({ status: 200, errors: undefined });
      const { status, errors } = await query(orders, { first: budget / 2 + 1 });
      expect(status).toBe(400);
      expect(errors?.[0]?.extensions).toEqual({
        ...{ code: 'OPERATION_TOO_EXPENSIVE', estimate: budget + 2, budget },
      });
    },
  );

  it('counts estimates by who asked, and refusals', async () => {
    const before = await beyondBudget();
    await gateway.query(orders, { first: 50 });
    await gateway.clients.staff.query(orders, { first: 50 });
    expect(await beyondBudget()).toBe(before + 1);
    const { text: body } = await metricsText();
    expect(body).toMatch(/^gateway_operation_cost_count\{caller="staff"\} \d/m);
    expect(body).toMatch(/^gateway_operation_cost_bucket\{le="100",caller="anonymous"\} \d/m);
  });
});

it('only counts in measure mode', async () => {
  await using gateway = await startCostlyGateway({ mode: 'measure' });
  const before = await beyondBudget();
  expect(await gateway.query(orders, { first: 50 })).toMatchObject({
    status: 200,
    errors: undefined,
  });
  expect(await beyondBudget()).toBe(before + 1);
});

it('lets tools ask for the whole graph, and nobody for it twenty times at once', async () => {
  await using gateway = await startTestGateway();
  const whole = getIntrospectionQuery();
  expect((await gateway.query(whole)).errors).toBeUndefined();
  const aliases = Array.from({ length: 20 }, (_, i) => `a${i}: __schema { types { name } }`);
  const { status, errors } = await gateway.query(`{ ${aliases.join(' ')} }`);
  expect(status).toBe(400);
  expect(errors?.[0]?.extensions.code).toBe('OPERATION_TOO_EXPENSIVE');
});

it('goes by the supergraph that it has taken last', async () => {
  await using gateway = await startTestGateway({ cost });
  expect((await gateway.query(orders, {})).status).toBe(200);
  const dearer = shop.typeDefs.replace('assumedSize: 2', 'assumedSize: 50');
  await gateway.supergraph.write(composeTest([accounts, { ...shop, typeDefs: dearer }, stock]));
  await expect.poll(async () => (await gateway.query(orders, {})).status).toBe(400);
});

it('has a larger budget for those who may do more', () => {
  const { anonymous, user, staff } = costLimits.budgets;
  expect([anonymous, user, staff].toSorted((a, b) => a - b)).toEqual([anonymous, user, staff]);
});

const beyondBudget = () => counted('gateway_operations_beyond_budget_total');
const beyondRate = () => counted('gateway_operations_beyond_rate_total');

async function counted(metric: string): Promise<number> {
  const { text } = await metricsText();
  return Number(new RegExp(`^${metric}\\{caller="anonymous"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

describe('a caller that has spent what it may for now', () => {
  it('is refused until enough has come back, with HTTP 429, and others are not', async () => {
    await using gateway = await startCostlyGateway({ perMinute: 60, burst: 40 });
    const ask = () => gateway.query(orders, { first: 10 });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: orders, variables: { first: 10 } },
    });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(15);
    expect(refused.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('Try again in'),
          extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
        },
      ],
    });
    expect((await gateway.clients.user.query(orders, { first: 10 })).status).toBe(200);
    expect((await gateway.query('{ __typename }')).status).toBe(200);
  });

  it('is only counted where costs are measured', async () => {
    await using gateway = await startCostlyGateway({ mode: 'measure', perMinute: 60, burst: 1 });
    const payload = { query: orders, variables: { first: 10 } };
    const before = await beyondRate();
    for (const _ of ['the long way', 'the short way']) {
      const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', payload });
      expect(answer.statusCode).toBe(200);
      expect(Object.keys(answer.headers)).not.toContain('ratelimit');
    }
    expect(await beyondRate()).toBe(before + 2);
  });
});
