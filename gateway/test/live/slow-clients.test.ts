import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { metricsText } from '@supergraph/service/metrics';
import { openRawSocket } from '@supergraph/testing/raw-socket';
import { nextAnswer, subscribeBySocket } from '@supergraph/testing/streams';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leftOf, nothing } from './support/left-over.ts';
import { type LiveShop, startLiveShop } from './support/live-shop.ts';
import { begin, startRawSource, tell } from './support/raw-source.ts';

const WATCH = `subscription ($ids: [ID!]!) {
  ordersUpdated(ids: $ids) { status lines { available } }
}`;

async function eventsBy(outcome: string): Promise<number> {
  const { text } = await metricsText();
  const line = text
    .split('\n')
    .find((one) =>
      one.startsWith(`gateway_subscription_events_total{subgraph="orders",outcome="${outcome}"`),
    );
  return Number(line?.split(' ').at(-1) ?? 0);
}

function orderOf(id: string, status: string) {
  const lines = [{ __typename: 'Line', id: `${id}_1` }];
  return { data: { ordersUpdated: { _identity_: id, status, lines } } };
}

it('gets of each thing the newest, once it has taken what it was given', async () => {
  let source: ServerResponse | undefined;
  await using raw = await startRawSource((response) => {
    source = response;
    begin(response);
    tell(response, orderOf('ord_a', 'a0'));
  });
  await using shop = await startLiveShop();
  await using slow = await startLiveShop({
    subgraphUrls: { orders: raw.url, stock: shop.stock.url },
    verifier: shop.identity.verifier,
  });
  const ids = ['ord_a', 'ord_b'];
  const stream = subscribeBySocket<{ ordersUpdated: { status: string } }>(slow.address, {
    ...{ query: WATCH, variables: { ids }, token: shop.identity.token() },
  });
  const statusOf = async () => (await nextAnswer(stream)).data?.ordersUpdated.status;
  expect(await statusOf()).toBe('a0');

  const gate = Promise.withResolvers<void>();
  shop.asked.until = gate.promise;
  const before = shop.asked.stock;
  const replaced = await eventsBy('replaced');
  if (source) tell(source, orderOf('ord_a', 'a1'));
  await expect.poll(() => shop.asked.stock).toBe(before + 1);
  for (const [id, status] of [
    ['ord_b', 'b1'],
    ['ord_a', 'a2'],
    ['ord_b', 'b2'],
    ['ord_a', 'a3'],
  ] as const)
    if (source) tell(source, orderOf(id, status));
  // Other files share the count.
  await expect.poll(() => eventsBy('replaced')).toBeGreaterThanOrEqual(replaced + 2);
  gate.resolve();
  expect([await statusOf(), await statusOf(), await statusOf()]).toEqual(['a1', 'b2', 'a3']);
  await stream.return?.();
});

const LARGE = `subscription ($ids: [ID!]!) {
  ordersUpdated(ids: $ids, bytes: 2000000) { status text }
}`;

/** Opens the stream, and gives what a client reads of it, which is nothing so far. */
type Subscribe = (shop: LiveShop) => Promise<Readable>;

const overHttp = (accept: string) => (shop: LiveShop) => {
  const sent = request(shop.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${shop.identity.token()}`,
      accept,
    },
  });
  return new Promise<IncomingMessage>((resolve) => {
    sent.once('response', resolve).on('error', () => undefined);
    sent.end(JSON.stringify({ query: LARGE, variables: { ids: ['ord_a', 'ord_b'] } }));
  });
};

const ways: Record<string, Subscribe> = {
  'server-sent events': overHttp('text/event-stream'),
  multipart: overHttp('multipart/mixed;boundary=graphql;subscriptionSpec=1.0'),
  async WebSocket({ address, identity }) {
    const variables = { ids: ['ord_a', 'ord_b'] };
    return (await openRawSocket(address, identity.token(), LARGE, variables)).socket;
  },
};

describe.each(Object.entries(ways))('a client by %s', (_way, subscribe) => {
  it.each([
    ['nothing', () => undefined],
    ['a byte at a time', (reading: Readable) => void reading.read(1)],
  ])('that takes %s is cut off, and its places are free', async (_what, sip) => {
    await using shop = await startLiveShop({ streams: { slowMs: 100 } });
    const reading = await subscribe(shop);
    reading.on('error', () => undefined).pause();
    const sips = setInterval(() => sip(reading), 10);
    onTestFinished(() => clearInterval(sips));
    await expect.poll(shop.book.open).toBe(1);
    let step = 0;
    // The system itself takes several megabytes for a client that reads nothing: few events fill them.
    await expect
      .poll(() => {
        step += 1;
        shop.book.set('ord_a', `step ${step}`);
        return shop.book.open();
      })
      .toBe(0);
    await expect.poll(() => leftOf(shop)).toEqual(nothing);
    reading.destroy();
  });
});
