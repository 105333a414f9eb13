import { metricsText } from '@supergraph/service/metrics';
import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

// Half of eight connections: four places for each kind of work, of which one caller gets three.
const narrow = { subgraphConnectionsMax: 8, queueMsMax: 0 };
const ONE_CALLER = 3;
const PLACE = 'mutation Place($note: String) { placeOrder(note: $note) { id } }';

type Gateway = Awaited<ReturnType<typeof startTestGateway>>;

/** Work that stays under way at the shop until it is released. */
function holdShop({ shop }: Gateway) {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  shop.behave({ until: promise });
  return release;
}

function send(gateway: Gateway, query: string, { id, note }: { id: string; note?: string }) {
  return gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${gateway.identity.token({ id })}` },
    payload: { query, variables: note === undefined ? {} : { note } },
  });
}

/** As much as one caller may have under way, and the end of it. */
async function fillShop(gateway: Gateway, query: string, id: string) {
  const before = gateway.shop.fetches.length;
  const underWay = Array.from({ length: ONE_CALLER }, (_, index) =>
    send(gateway, query, { id, note: `${index}` }),
  );
  await expect.poll(() => gateway.shop.fetches.length).toBe(before + ONE_CALLER);
  return Promise.all(underWay);
}

it('refuses a mutation that finds no place: HTTP 503, when to come again, and nothing is sent', async () => {
  await using gateway = await startTestGateway(narrow);
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, PLACE, 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER);

  // The second time it is known where this mutation goes, and it is refused before it is parsed.
  for (const _ of ['planned', 'early']) {
    const refused = await send(gateway, PLACE, { id: 'usr_1', note: 'new' });
    expect(refused.statusCode).toBe(503);
    expect(refused.json().data ?? null).toBeNull();
    expect(refused.json().errors).toMatchObject([
      {
        message: 'The service shop has more to do than it can; nothing was begun.',
        extensions: {
          code: 'SERVICE_UNAVAILABLE',
          retryAfterMs: expect.any(Number),
          serviceName: 'shop',
        },
      },
    ]);
    const { retryAfterMs } = refused.json().errors[0].extensions;
    expect(refused.headers['retry-after']).toBe(String(Math.ceil(retryAfterMs / 1_000)));
  }
  expect(gateway.shop.fetches).toHaveLength(ONE_CALLER);

  release();
  expect((await underWay).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect((await send(gateway, PLACE, { id: 'usr_1', note: 'new' })).statusCode).toBe(200);
});

it('has places for others while one caller has taken its share', async () => {
  await using gateway = await startTestGateway(narrow);
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, PLACE, 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER);
  expect((await send(gateway, PLACE, { id: 'usr_1', note: 'more' })).statusCode).toBe(503);
  const other = send(gateway, PLACE, { id: 'usr_2' });
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER + 1);
  release();
  expect((await other).statusCode).toBe(200);
  await underWay;
});

it('reads while there is no place for mutations, and writes while there is none for queries', async () => {
  await using gateway = await startTestGateway(narrow);
  for (const [full, free] of [
    [PLACE, '{ orders { id } }'],
    ['{ orders { id } }', PLACE],
  ] as const) {
    const before = gateway.shop.fetches.length;
    const release = holdShop(gateway);
    const underWay = fillShop(gateway, full, 'usr_1');
    await expect.poll(() => gateway.shop.fetches.length).toBe(before + ONE_CALLER);
    expect((await send(gateway, full, { id: 'usr_1', note: 'more' })).statusCode).toBe(503);
    const other = send(gateway, free, { id: 'usr_1' });
    await expect.poll(() => gateway.shop.fetches.length).toBe(before + ONE_CALLER + 1);
    release();
    expect((await other).statusCode).toBe(200);
    await underWay;
  }
});

it('keeps what other subgraphs gave of a query that loses a part', async () => {
  await using gateway = await startTestGateway(narrow);
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, '{ orders { id } }', 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER);
  const partial = await send(gateway, '{ me { name orders { id } } }', { id: 'usr_1' });
  expect(partial.statusCode).toBe(200);
  expect(partial.json()).toMatchObject({
    data: { me: { name: 'Ada', orders: null } },
    errors: [{ path: ['me', 'orders'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  });
  expect(partial.headers['retry-after']).toBeUndefined();
  release();
  await underWay;
});

it('completes the answer of a mutation that is done, though reads find no place', async () => {
  await using gateway = await startTestGateway(narrow);
  const { promise, resolve: release } = Promise.withResolvers<void>();
  gateway.accounts.behave({ until: promise });
  const reads = Array.from({ length: ONE_CALLER }, () =>
    send(gateway, '{ me { name } }', { id: 'usr_1' }),
  );
  await expect.poll(() => gateway.accounts.fetches.length).toBe(ONE_CALLER);
  expect((await send(gateway, '{ me { name } }', { id: 'usr_1' })).statusCode).toBe(503);
  const placed = send(gateway, 'mutation { placeOrder { customer { name } } }', { id: 'usr_1' });
  await expect.poll(() => gateway.accounts.fetches.length).toBe(ONE_CALLER + 1);
  release();
  expect((await placed).json()).toEqual({ data: { placeOrder: { customer: { name: 'Ada' } } } });
  await Promise.all(reads);
});

it('sends a mutation again that it sent before, though new ones find no place', async () => {
  await using gateway = await startTestGateway(narrow);
  const known = { id: 'usr_1', note: 'the answer was lost' };
  await send(gateway, PLACE, known);
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, PLACE, 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(1 + ONE_CALLER);
  for (const note of ['new', 'newer']) {
    expect((await send(gateway, PLACE, { id: 'usr_1', note })).statusCode).toBe(503);
  }
  const repeated = send(gateway, PLACE, known);
  await expect.poll(() => gateway.shop.fetches.length).toBe(2 + ONE_CALLER);
  release();
  expect((await repeated).statusCode).toBe(200);
  await underWay;
});

it('passes on when a subgraph refuses by itself, with HTTP 503 where nothing else came', async () => {
  await using gateway = await startTestGateway();
  const refusal = { code: 'SERVICE_UNAVAILABLE', retryAfterMs: 1_400 };
  gateway.shop.behave({
    status: 200,
    body: JSON.stringify({
      data: { placeOrder: null },
      errors: [{ message: 'Too many wait.', path: ['placeOrder'], extensions: refusal }],
    }),
  });
  const refused = await send(gateway, PLACE, { id: 'usr_1' });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('2');
  expect(refused.json()).toEqual({
    data: null,
    errors: [
      {
        message: 'Too many wait.',
        path: ['placeOrder'],
        extensions: { ...refusal, serviceName: 'shop' },
      },
    ],
  });
});

it('refuses whole requests beyond those that it may have in hand', async () => {
  await using gateway = await startTestGateway({ requestsMax: 4 });
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, '{ orders { id } }', 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER);
  const refused = await send(gateway, '{ __typename }', { id: 'usr_1' });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.json()).toEqual({
    errors: [
      {
        message: 'The gateway has more to do than it can; nothing was begun.',
        extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs: expect.any(Number) },
      },
    ],
  });
  // This caller has its share: somebody else has room, and so has whoever asks for the gateway's health.
  expect((await send(gateway, '{ __typename }', { id: 'usr_2' })).statusCode).toBe(200);
  expect((await gateway.app.inject('/health')).statusCode).toBe(200);
  release();
  await underWay;
  await expect
    .poll(async () => (await send(gateway, '{ __typename }', { id: 'usr_1' })).statusCode)
    .toBe(200);
});

it('tells in its metrics how many are let in, wait and are refused', async () => {
  await using gateway = await startTestGateway(narrow);
  const release = holdShop(gateway);
  const underWay = fillShop(gateway, PLACE, 'usr_1');
  await expect.poll(() => gateway.shop.fetches.length).toBe(ONE_CALLER);
  await send(gateway, PLACE, { id: 'usr_1', note: 'more' });
  const { text: body } = await metricsText();
  expect(body).toContain('gateway_admission_places{subgraph="shop",kind="mutation"} 4');
  expect(body).toContain('gateway_admission_in_flight{subgraph="shop",kind="mutation"} 3');
  expect(body).toContain('gateway_admission_queued{subgraph="shop",kind="mutation"} 0');
  expect(body).toMatch(/gateway_refused_total\{subgraph="shop",kind="mutation"\} [1-9]/);
  expect(body).toContain('gateway_requests_in_hand 3');
  release();
  await underWay;
});
