import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { metricsText } from '@supergraph/service/metrics';
import { nextAnswer, subscribeBySocket } from '@supergraph/testing/streams';
import { expect, it } from 'vitest';
import { startLiveShop } from './support/live-shop.ts';
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

it.each(['text/event-stream', 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0'])(
  'is cut off its %s when it takes nothing for too long, and its places are free',
  async (accept) => {
    await using shop = await startLiveShop({ streams: { slowMs: 100 } });
    // The system itself takes several megabytes for a client that reads nothing: few events fill them.
    const body = JSON.stringify({
      query:
        'subscription ($ids: [ID!]!) { ordersUpdated(ids: $ids, bytes: 2000000) { status text } }',
      variables: { ids: ['ord_a', 'ord_b'] },
    });
    const sent = request(shop.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${shop.identity.token()}`,
        accept,
      },
    });
    const response = await new Promise<IncomingMessage>((resolve) => {
      sent.once('response', resolve).on('error', () => undefined);
      sent.end(body);
    });
    response.on('error', () => undefined).pause();
    await expect.poll(shop.book.open).toBe(1);
    let step = 0;
    await expect
      .poll(() => {
        step += 1;
        shop.book.set('ord_a', `step ${step}`);
        return shop.book.open();
      })
      .toBe(0);
    await expect.poll(async () => (await metricsText()).text).toMatch(/^subscriptions_open 0$/m);
    sent.destroy();
  },
);
