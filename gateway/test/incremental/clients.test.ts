import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange } from '@urql/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startFederation } from '../support/gateway.ts';
import { people, shop, stock } from './subgraphs.ts';

const federation = await startFederation([shop, people, stock]);
afterAll(() => federation[Symbol.asyncDispose]());
const { subgraphs } = federation;
let url = '';
beforeAll(async () => {
  url = `${await federation.app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
});
beforeEach(() => subgraphs.people.behave('well'));

const ORDERS = gql`
  query Orders {
    orders {
      id
      ... @defer {
        customer {
          id
          name
        }
      }
    }
  }
`;
const first = [{ id: 'ord_1' }, { id: 'ord_2' }];
const whole = [
  { id: 'ord_1', customer: { name: 'name of usr_1' } },
  { id: 'ord_2', customer: { name: 'name of usr_2' } },
];

function latch(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  subgraphs.people.behave({ until: promise });
  return resolve;
}

const handlers = [
  ['2022', new Defer20220824Handler()],
  ['2023', new GraphQL17Alpha9Handler()],
] as const;

it.each(handlers)(
  'Apollo Client 4 shows what is there, then what was deferred (%s)',
  async (_, incrementalHandler) => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url }),
      cache: new InMemoryCache(),
      incrementalHandler,
    });
    const open = latch();
    const seen: unknown[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    client.watchQuery({ query: ORDERS }).subscribe({
      next({ data, dataState }) {
        if (dataState === 'streaming') {
          seen.push(data);
          open();
        }
        if (dataState === 'complete') {
          seen.push(data);
          resolve();
        }
      },
      error: reject,
    });
    await promise;
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({ orders: first });
    expect(seen[0]).not.toHaveProperty('orders.0.customer');
    expect(seen[1]).toMatchObject({ orders: whole });
    client.stop();
  },
);

it('urql shows what is there, then what was deferred', async () => {
  const client = new Client({ url, exchanges: [fetchExchange] });
  const open = latch();
  const seen: { data: unknown; hasNext: boolean }[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  client.query(ORDERS, {}).subscribe(({ data, error, hasNext }) => {
    expect(error).toBeUndefined();
    seen.push({ data: structuredClone(data), hasNext });
    open();
    if (!hasNext) resolve();
  });
  await promise;
  expect(seen).toMatchObject([
    { data: { orders: first }, hasNext: true },
    { data: { orders: whole }, hasNext: false },
  ]);
  expect(seen[0]).not.toHaveProperty('data.orders.0.customer');
});
