import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { describe, expect, it } from 'vitest';
import { composeTest } from '../support/gateway.ts';
import { type LiveShop, orders, startLiveShop, stock } from './support/live-shop.ts';

const query = 'subscription ($id: ID!) { orderUpdated(id: $id) { status note } }';

/** Has the gateway take a supergraph in which parts of the subgraphs' schemas are others. */
async function change(
  shop: LiveShop,
  changes: readonly (readonly [string, string])[],
): Promise<void> {
  const changed = [orders, stock].map(({ name, typeDefs }) => ({
    name,
    typeDefs: changes.reduce((text, [from, to]) => text.replace(from, to), typeDefs),
    resolvers: {},
  }));
  await shop.supergraph.write(composeTest(changed));
}

describe.each([
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
])('a subscription by %s', (_kind, subscribe) => {
  const open = (shop: LiveShop) =>
    subscribe(shop.address, {
      ...{ query, variables: { id: 'ord_1' }, token: shop.identity.token() },
    });

  it('goes on under a new supergraph, whose plan may ask others', async () => {
    await using shop = await startLiveShop();
    const stream = open(shop);
    expect(await nextAnswer(stream)).toEqual({
      data: { orderUpdated: { status: 'PENDING', note: 'of orders' } },
    });
    await change(shop, [
      ['note: String @shareable }', 'note: String @override(from: "orders") }'],
      ['note: String @shareable', 'note: String'],
    ]);
    expect(await nextAnswer(stream)).toEqual({
      data: { orderUpdated: { status: 'PENDING', note: 'of stock' } },
    });
    shop.book.set('ord_1', 'CONFIRMED');
    expect(await nextAnswer(stream)).toMatchObject({
      data: { orderUpdated: { status: 'CONFIRMED' } },
    });
    await stream.return?.();
    await expect.poll(shop.book.open).toBe(0);
  });

  it('goes on as it was where a new supergraph changes nothing for it', async () => {
    await using shop = await startLiveShop();
    const stream = open(shop);
    await nextAnswer(stream);
    const opened = shop.book.opened();
    await change(shop, [['status: String!', 'status: String! more: Int']]);
    const knows = async () => {
      const answer = await shop.app.inject({
        method: 'POST',
        url: '/graphql',
        payload: { query: '{ __type(name: "Order") { fields { name } } }' },
      });
      return answer.body.includes('"more"');
    };
    await expect.poll(knows).toBe(true);
    shop.book.set('ord_1', 'CONFIRMED');
    expect(await nextAnswer(stream)).toMatchObject({
      data: { orderUpdated: { status: 'CONFIRMED' } },
    });
    expect(shop.book.opened()).toBe(opened);
    await stream.return?.();
  });

  it('ends where the new one does not allow it, and its client is told to come again', async () => {
    await using shop = await startLiveShop();
    const stream = open(shop);
    await nextAnswer(stream);
    await change(shop, [
      ['note: String @shareable', ''],
      ['note: String @shareable', 'other: String'],
    ]);
    const told = await stream.next().then(
      ({ value }) => value?.errors,
      (errors: unknown) => errors,
    );
    expect(told).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_SCHEMA_RELOAD' } }]);
    expect(await stream.next()).toMatchObject({ done: true });
    await expect.poll(shop.book.open).toBe(0);
  });
});
