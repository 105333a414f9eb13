import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Observation } from '../../src/usage/usage-buckets.ts';
import { type LiveShop, ORDER, orderWith, startLiveShop } from './support/live-shop.ts';

const recorded: Observation[] = [];
let shop: LiveShop;
beforeAll(async () => {
  shop = await startLiveShop({
    usage: { record: (one) => void recorded.push(one), recordFailed: () => undefined },
  });
});
afterAll(() => shop[Symbol.asyncDispose]());

const web = { 'apollographql-client-name': 'web', 'apollographql-client-version': '4.2.0' };

it.each([
  ['connection_init', web],
  ['the headers of connection_init', { headers: web }],
])('a client on a WebSocket is known by what %s says, here and at subgraphs', async (_, named) => {
  const [before, asked] = [recorded.length, shop.requests.length];
  const client = createClient({
    url: shop.socketUrl,
    connectionParams: { ...named, authorization: `Bearer ${shop.identity.token()}` },
    retryAttempts: 0,
  });
  const stream = client.iterate({ query: ORDER, variables: { id: 'ord_named' } });
  expect((await stream.next()).value).toEqual(orderWith('PENDING'));
  await client.iterate({ query: 'query Available { available }' }).next();
  await client.dispose();
  expect(recorded.slice(before)).toMatchObject(
    ['Order', 'Available'].map((name) => ({
      operation: { name },
      client: { name: 'web', version: '4.2.0' },
    })),
  );
  expect(shop.requests.slice(asked)).toMatchObject([{ client: { name: 'web', version: '4.2.0' } }]);
});
