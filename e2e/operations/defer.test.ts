import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { print } from 'graphql';
import { expect, it } from 'vitest';
import { get, graphUrl } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

const ORDERS = gql`
  query OrdersFirst {
    myOrders(first: 5) {
      nodes {
        id
        number
        ... @defer {
          customer {
            id
            displayName
          }
          lines {
            id
            sku
            variant {
              id
              product {
                id
                title
              }
            }
          }
        }
      }
    }
  }
`;

it('Apollo Client shows orders, then what inventory and auth know of them', async () => {
  const { token } = await demoUser('customer');
  const client = new ApolloClient({
    link: new HttpLink({ uri: graphUrl(), headers: { authorization: `Bearer ${token}` } }),
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
  });
  const seen: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  client.watchQuery({ query: ORDERS }).subscribe({
    next({ data, dataState }) {
      seen.push(dataState);
      if (dataState === 'complete') resolve(data);
    },
    error: reject,
  });
  const whole = await get(print(ORDERS), { token });
  expect(whole.myOrders.nodes).not.toEqual([]);
  expect(await promise).toMatchObject(whole);
  expect(seen).toContain('streaming');
  client.stop();
});
