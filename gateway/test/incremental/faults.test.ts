import { connect } from 'node:net';
import { promisify } from 'node:util';
import { metricsText } from '@supergraph/service/metrics';
import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startFederation } from '../support/gateway.ts';
import { ACCEPT, askInParts } from './ask-in-parts.ts';
import { people, shop, stock } from './subgraphs.ts';

const federation = await startFederation([shop, people, stock], { deadlineMs: 60_000 });
afterAll(() => federation[Symbol.asyncDispose]());
const { subgraphs, identity } = federation;
let address = '';
beforeAll(async () => {
  address = await federation.app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  for (const subgraph of Object.values(subgraphs)) {
    subgraph.behave('well');
    subgraph.asked.length = 0;
  }
});

const allParts = async (text: string, headers: Record<string, string> = {}) =>
  (await askInParts(address, text, { headers })).rest();

describe('a null where none may be', () => {
  it('goes up to the next place that may be null, within the part', async () => {
    const [, ...later] = await allParts('{ orders { id ... @defer { customer { strict } } } }');
    expect(later.flatMap(({ incremental = [] }) => incremental)).toMatchObject([
      { path: ['orders', 0], data: { customer: { strict: 'there' } } },
      {
        path: ['orders', 1],
        data: { customer: null },
        errors: [
          {
            message: 'It is lost.',
            path: ['orders', 1, 'customer', 'strict'],
            extensions: { code: 'NOT_FOUND', serviceName: 'people' },
          },
        ],
      },
    ]);
  });

  it('makes the part null where there is no such place, and nothing around it', async () => {
    const [first, last] = await allParts('{ orders { id customer { id ... @defer { strict } } } }');
    expect(first?.data).toMatchObject({ orders: [{ id: 'ord_1' }, { customer: { id: 'usr_2' } }] });
    expect(last).toMatchObject({
      incremental: [
        { path: ['orders', 0, 'customer'], data: { strict: 'there' } },
        { path: ['orders', 1, 'customer'], data: null },
      ],
      hasNext: false,
    });
    const errors = last?.incremental?.map(({ errors: told = [] }) => told.map(({ path }) => path));
    expect(errors).toEqual([[], [['orders', 1, 'customer', 'strict']]]);
  });

  it('in the first part leaves out what was deferred below it', async () => {
    const parts = await allParts(
      '{ orders { id customer { strict id ... @defer { friend { name } } } } }',
    );
    const later = parts.slice(1).flatMap(({ incremental = [] }) => incremental);
    expect(later.map(({ path }) => path)).toEqual([['orders', 0, 'customer']]);
    expect(parts[0]?.errors).toMatchObject([{ path: ['orders', 1, 'customer', 'strict'] }]);
  });
});

it('a service that is down costs the part that needs it, and says so there', async () => {
  subgraphs.stock.behave({ status: 500, body: '{}' });
  const [first, last] = await allParts(
    '{ order(id: "ord_2") { id ... @defer { lines { shortfall } } } }',
  );
  expect(first).toEqual({ data: { order: { id: 'ord_2' } }, hasNext: true });
  expect(last?.incremental).toMatchObject([
    {
      path: ['order'],
      data: { lines: [{ shortfall: null }] },
      errors: [
        {
          path: ['order', 'lines', 0, 'shortfall'],
          extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'stock' },
        },
      ],
    },
  ]);
});

it('what a caller may not have is null in the part where it stands, and is not asked for', async () => {
  const text = '{ me { name ... @defer { friend { name secret } } } }';
  const [, last] = await allParts(text);
  expect(last?.incremental).toMatchObject([
    {
      data: { friend: { name: 'Ada', secret: null } },
      errors: [{ path: ['me', 'friend', 'secret'], extensions: { code: 'UNAUTHENTICATED' } }],
    },
  ]);
  expect(subgraphs.people.asked.map((one) => one.query).join()).not.toContain('secret');
  const [, whole] = await allParts(text, { authorization: `Bearer ${identity.token({})}` });
  expect(whole?.incremental).toMatchObject([{ data: { friend: { secret: 'told' } } }]);
  expect(whole?.incremental?.[0]).not.toHaveProperty('errors');
});

it('a client that leaves ends what is fetched for it, and its place is free again', async () => {
  const leaving = new AbortController();
  subgraphs.people.behave('silent');
  const { next, rest } = await askInParts(
    address,
    '{ orders { id ... @defer { customer { name friend { friend { name } } } } } }',
    { signal: leaving.signal },
  );
  await next();
  await expect.poll(() => subgraphs.people.asked.length).toBe(1);
  leaving.abort();
  await expect(rest()).rejects.toThrow();
  await expect.poll(subgraphs.people.abandoned).toBe(1);
  expect(subgraphs.people.asked).toHaveLength(1);
});

it('the deadline holds for all parts together', async () => {
  await using hasty = await startFederation([shop, people, stock], {
    deadlineMs: 2_000,
    subgraphTimeoutMs: 60_000,
  });
  const hastyAddress = await hasty.app.listen({ host: '127.0.0.1', port: 0 });
  const text = '{ order(id: "ord_1") { id ... @defer { customer { name } } } }';
  // Once planned, it needs no time for that.
  await (await askInParts(hastyAddress, text)).rest();
  hasty.subgraphs.people.behave('silent');
  const { rest } = await askInParts(hastyAddress, text);
  const [first, last] = await rest();
  expect(first?.data).toEqual({ order: { id: 'ord_1' } });
  expect(last).toMatchObject({
    incremental: [
      {
        data: { customer: null },
        errors: [{ message: "The service people did not answer within the request's time." }],
      },
    ],
    hasNext: false,
  });
});

it('an operation counts as ended when its last part has come, with the errors of all', async () => {
  const count = async () => {
    const { text } = await metricsText();
    const line = text
      .split('\n')
      .filter((one) => one.startsWith('gateway_operation_duration_seconds_count'))
      .find((one) => one.includes('"CountedOnce"') && one.includes('outcome="errors"'));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  const before = await count();
  const { promise, resolve } = Promise.withResolvers<void>();
  subgraphs.people.behave({ until: promise });
  const { next, rest } = await askInParts(
    address,
    'query CountedOnce { orders { id ... @defer { customer { strict } } } }',
  );
  await next();
  expect(await count()).toBe(before);
  resolve();
  await rest();
  await expect.poll(count).toBe(before + 1);
});

it('what may not be spent is refused as it is for others', async () => {
  await using poor = await startFederation([shop, people, stock], {
    cost: {
      mode: 'enforce',
      budgets: { anonymous: 1, user: 1, staff: 1 },
      perMinute: 0,
      burst: 1,
      listSize: 10,
      pageMax: 10,
    },
  });
  const headers = { accept: 'multipart/mixed;deferSpec=20220824,application/json' };
  const { status, errors } = await graphqlClient(poor.app, { headers }).query(
    '{ orders { id ... @defer { customer { name } } } }',
  );
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_EXPENSIVE' } }]);
});

it('who takes nothing of an answer in parts is cut off like others', async () => {
  await using busy = await startFederation([shop, people, stock], {
    // Longer than a busy machine needs to ask for what was deferred.
    http: { limits: { unreadMs: 2_000 } },
  });
  const text = 'x'.repeat(8 * 1_048_576);
  const order = { note: { text }, lines: [{ __typename: 'Line', id: 'oln_1' }] };
  busy.subgraphs.shop.behave({ status: 200, body: JSON.stringify({ data: { order } }) });
  const { port } = new URL(await busy.app.listen({ host: '127.0.0.1', port: 0 }));
  const query = '{ order(id: "ord_1") { note { text } lines { ... @defer { shelf } } } }';
  const body = JSON.stringify({ query });
  const deaf = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void deaf.destroy());
  deaf.pause().on('error', () => undefined);
  deaf.write(
    `POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\naccept: ${ACCEPT}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const connections = () => promisify(busy.app.server.getConnections).call(busy.app.server);
  await expect.poll(() => busy.subgraphs.stock.asked.length).toBe(1);
  await expect.poll(connections).toBe(0);
});
