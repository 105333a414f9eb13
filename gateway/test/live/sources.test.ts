import type { ServerResponse } from 'node:http';
import { metricsText } from '@supergraph/service/metrics';
import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveShop, ORDER, orderWith, startLiveShop } from './support/live-shop.ts';
import { begin, complete, startRawSource, tell } from './support/raw-source.ts';

let shop: LiveShop;
beforeAll(async () => {
  shop = await startLiveShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const counted = { query: 'subscription { counted(to: 3) }' };
const answerOf = (count: number) => ({ data: { counted: count } });

async function metric(name: string): Promise<number> {
  const { text } = await metricsText();
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const openStreams = () =>
  Promise.all([metric('subscriptions_open'), metric('gateway_subscription_upstreams_open')]);

describe('a stream of a subgraph', () => {
  it('is open once for all equal subscriptions of a caller, and who joins gets what holds', async () => {
    const token = shop.identity.token();
    const options = { query: ORDER, variables: { id: 'ord_shared' }, token };
    const opened = shop.book.opened();
    const first = subscribeBySocket(shop.address, options);
    expect(await nextAnswer(first)).toEqual(orderWith('PENDING'));
    shop.book.set('ord_shared', 'CONFIRMED');
    expect(await nextAnswer(first)).toEqual(orderWith('CONFIRMED'));
    const second = subscribeByEvents(shop.address, options);
    expect(await nextAnswer(second)).toEqual(orderWith('CONFIRMED'));
    expect(shop.book.opened()).toBe(opened + 1);

    const stranger = shop.identity.token({ id: 'usr_other' });
    const third = subscribeByEvents(shop.address, { ...options, token: stranger });
    await nextAnswer(third);
    expect(shop.book.opened()).toBe(opened + 2);

    await first.return?.();
    shop.book.set('ord_shared', 'PACKED');
    expect(await nextAnswer(second)).toEqual(orderWith('PACKED'));
    await Promise.all([second, third].map((stream) => stream.return?.()));
    await expect.poll(shop.book.open).toBe(0);
    await expect.poll(openStreams).toEqual([0, 0]);
  });

  it('is not opened where its subgraph keeps failing', async () => {
    await using source = await startRawSource((response) => {
      response.writeHead(500).end();
    });
    await using raw = await startLiveShop({
      subgraphUrls: { orders: source.url },
      breaker: { failuresMin: 1, openMs: 60_000 },
    });
    const token = raw.identity.token();
    await nextAnswer(subscribeBySocket(raw.address, { query: '{ whoAmI }', token }));
    const asked = source.requests.length;
    const stream = subscribeBySocket(raw.address, { ...counted, token });
    expect((await nextAnswer(stream)).errors).toMatchObject([
      { extensions: { code: 'SERVICE_UNAVAILABLE', breaker: 'open', serviceName: 'orders' } },
    ]);
    expect(source.requests).toHaveLength(asked);
  });

  it('is asked for with all that a fetch carries, and without a deadline', async () => {
    await using source = await startRawSource((response) => {
      begin(response);
      tell(response, answerOf(1));
      complete(response);
    });
    await using raw = await startLiveShop({ subgraphUrls: { orders: source.url } });
    const token = raw.identity.token();
    const headers = { 'apollographql-client-name': 'web', 'x-request-id': 'req_mine' };
    const stream = subscribeByEvents(raw.address, { ...counted, token, headers });
    expect(await nextAnswer(stream)).toEqual(answerOf(1));
    expect(await stream.next()).toMatchObject({ done: true });
    const [request] = source.requests;
    expect(request?.path).toBe('/graphql/stream');
    expect(request?.headers).toMatchObject({
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      'x-client-name': 'web',
      'x-client-address': '127.0.0.1',
      'x-gateway-secret': expect.any(String),
      'x-request-id': 'req_mine',
    });
    expect(request?.headers).not.toHaveProperty('x-deadline-ms');
  });

  it('is looked for at the address of the rest where there is none beside it', async () => {
    await using source = await startRawSource((response, at) => {
      if (at === 1) return void response.writeHead(404).end('nothing here');
      begin(response);
      tell(response, answerOf(at));
      complete(response);
    });
    await using other = await startLiveShop({ subgraphUrls: { orders: source.url } });
    const token = other.identity.token();
    expect(await nextAnswer(subscribeByEvents(other.address, { ...counted, token }))).toEqual(
      answerOf(2),
    );
    await nextAnswer(subscribeByEvents(other.address, { ...counted, token }));
    expect(source.requests.map(({ path }) => path)).toEqual([
      '/graphql/stream',
      '/graphql',
      '/graphql',
    ]);
  });

  it('ends for its clients when it is complete', async () => {
    const stream = subscribeBySocket(shop.address, { ...counted, token: shop.identity.token() });
    const told = [];
    for await (const answer of stream) told.push(answer);
    expect(told).toEqual([1, 2, 3].map(answerOf));
  });
});

describe('a subgraph with streams', () => {
  it('is started again, and its clients hear how things stand then', async () => {
    const token = shop.identity.token();
    const options = { query: ORDER, variables: { id: 'ord_restart' }, token };
    const streams = [
      subscribeBySocket(shop.address, options),
      subscribeByEvents(shop.address, { ...options, token: shop.identity.token({ id: 'usr_2' }) }),
    ];
    for (const stream of streams) expect(await nextAnswer(stream)).toEqual(orderWith('PENDING'));
    const before = await metric('gateway_subscription_reconnects_total');
    await shop.orders.stop();
    shop.book.set('ord_restart', 'CONFIRMED');
    await shop.orders.start();
    for (const stream of streams) expect(await nextAnswer(stream)).toEqual(orderWith('CONFIRMED'));
    expect(await metric('gateway_subscription_reconnects_total')).toBeGreaterThanOrEqual(
      before + 2,
    );
    shop.book.set('ord_restart', 'COMPLETED');
    for (const stream of streams) {
      expect(await nextAnswer(stream)).toEqual(orderWith('COMPLETED'));
      expect(await stream.next()).toMatchObject({ done: true });
    }
    await expect.poll(openStreams).toEqual([0, 0]);
  });

  it.each<[string, (response: ServerResponse) => unknown, number?]>([
    ['ends in the middle', (response) => response.end()],
    ['breaks off', (response) => response.destroy()],
    ['talks nonsense', (response) => response.write('event: next\ndata: {"dat\n\n')],
    ['tells what is no answer', (response) => response.write('event: next\ndata: [1]\n\n')],
    ['never ends an event', (response) => response.write(`data: ${'x'.repeat(2_000)}`)],
    ['goes silent', () => undefined, 1_000],
  ])('that %s is asked again', async (_what, fail, silentMs = 60_000) => {
    await using source = await startRawSource((response, at) => {
      begin(response);
      tell(response, answerOf(at));
      if (at === 1) setImmediate(() => fail(response));
    });
    const liveLimits = {
      ...{ silentMs, reconnectMsMin: 5, reconnectMsMax: 10, eventBytesMax: 1_000 },
    };
    await using raw = await startLiveShop({ subgraphUrls: { orders: source.url }, liveLimits });
    const stream = subscribeBySocket(raw.address, { ...counted, token: raw.identity.token() });
    expect(await nextAnswer(stream)).toEqual(answerOf(1));
    expect(await nextAnswer(stream)).toEqual(answerOf(2));
    await stream.return?.();
    await expect.poll(source.open).toBe(0);
    await expect.poll(openStreams).toEqual([0, 0]);
  });

  it('is given up when it stays away, and the client is told', async () => {
    await using source = await startRawSource((response, at) => {
      if (at > 1) return void response.destroy();
      begin(response);
      tell(response, answerOf(1));
      response.end();
    });
    const liveLimits = { reconnectMsMin: 1, reconnectMsMax: 10, awayMsMax: 1_000 };
    await using raw = await startLiveShop({ subgraphUrls: { orders: source.url }, liveLimits });
    const stream = subscribeByEvents(raw.address, { ...counted, token: raw.identity.token() });
    expect(await nextAnswer(stream)).toEqual(answerOf(1));
    expect(await nextAnswer(stream)).toMatchObject({
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs: expect.any(Number) } }],
    });
    expect(await stream.next()).toMatchObject({ done: true });
    expect(source.requests.length).toBeGreaterThan(2);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['is not there', (response) => response.destroy()],
    ['answers no stream', (response) => response.end('{"data":null}')],
    [
      'does not let the gateway in',
      (response) =>
        response
          .writeHead(403)
          .end(
            '{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN","reason":"gateway"}}]}',
          ),
    ],
  ])('that %s is an error at once', async (_what, fail) => {
    await using source = await startRawSource((response) => void fail(response));
    await using raw = await startLiveShop({ subgraphUrls: { orders: source.url } });
    const token = raw.identity.token();
    const { errors } = await nextAnswer(subscribeByEvents(raw.address, { ...counted, token }));
    expect(errors).toMatchObject([
      { extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'orders' } },
    ]);
    await expect.poll(openStreams).toEqual([0, 0]);
  });
});

describe('an answer', () => {
  it('has nulls and errors where another service fails, and the stream goes on', async () => {
    const token = shop.identity.token();
    const options = { query: ORDER, variables: { id: 'ord_partial' }, token };
    const stream = subscribeBySocket(shop.address, options);
    await nextAnswer(stream);
    await shop.stock.stop();
    shop.book.set('ord_partial', 'CONFIRMED');
    expect(await nextAnswer(stream)).toMatchObject({
      ...orderWith('CONFIRMED', null),
      errors: [
        {
          path: ['orderUpdated', 'lines', 0, 'available'],
          extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'stock' },
        },
      ],
    });
    await shop.stock.start();
    shop.book.set('ord_partial', 'PACKED');
    expect(await nextAnswer(stream)).toEqual(orderWith('PACKED'));
    await stream.return?.();
  });

  it('has the errors of the service itself, and not its secrets', async () => {
    const token = shop.identity.token();
    const unknown = { query: ORDER, variables: { id: 'ord_unknown' }, token };
    expect(await nextAnswer(subscribeBySocket(shop.address, unknown))).toMatchObject({
      data: null,
      errors: [
        {
          message: 'There is no order ord_unknown.',
          path: ['orderUpdated'],
          extensions: { code: 'NOT_FOUND', serviceName: 'orders' },
        },
      ],
    });
    const fails = { query: 'subscription { fails }', token };
    const { errors } = await nextAnswer(subscribeBySocket(shop.address, fails));
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});

describe('a gateway that stops', () => {
  it('tells its clients, so that they come again elsewhere, and leaves its subgraphs', async () => {
    await using stopping = await startLiveShop();
    const options = { query: ORDER, variables: { id: 'ord_1' } };
    const token = stopping.identity.token();
    const socket = subscribeBySocket(stopping.address, { ...options, token });
    const events = subscribeByEvents(stopping.address, { ...options, token });
    for (const stream of [socket, events]) await nextAnswer(stream);
    const ends = [socket, events].map((stream) =>
      stream.next().then(
        () => 'a normal end',
        ({ code }) => code ?? 'broken',
      ),
    );
    await stopping.app.close();
    expect(await Promise.all(ends)).toEqual([1001, 'broken']);
    await expect.poll(stopping.book.open).toBe(0);
    await expect.poll(openStreams).toEqual([0, 0]);
  });
});
