import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePorts } from '@supergraph/local-stack/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Checkout, checkOut } from './checkout.ts';

const ratings = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Product @key(fields: "id") { id: ID! "Mean of all ratings, 1 to 5; null before the first." stars: Float }
`;

/** Nobody listens there. */
const { gateway: deaf } = await freePorts();
let checkout: Checkout;

beforeAll(async () => {
  checkout = await checkOut();
});

afterAll(() => checkout[Symbol.asyncDispose]());

/** Somebody else's subgraph, as far as a composer sees of it. */
async function startForeignSubgraph(sdl: string) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['x-key']?.toString());
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { _service: { sdl } } }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}

const add = (...args: string[]) => checkout.node('tools/subgraph/src/add.ts', ...args);

it('takes a subgraph that runs elsewhere into the graph, and out again', async () => {
  await using foreign = await startForeignSubgraph(ratings);
  const routing = 'http://ratings.example/graphql';
  await add(
    ...['--name', 'ratings', '--url', foreign.url, '--routing-url', routing],
    ...['--header', 'x-key: of the team'],
  );
  expect(foreign.asked).toEqual(['of the team']);
  const supergraph = await checkout.read('gateway/supergraph.graphql');
  expect(supergraph).toContain(`RATINGS @join__graph(name: "ratings", url: "${routing}")`);
  expect(supergraph).toContain('stars: Float @join__field(graph: RATINGS)');
  await checkout.node('tools/repository/src/generate/main.ts', '--check');

  await using newer = await startForeignSubgraph(ratings.replace('stars', 'meanStars'));
  await add('--name', 'ratings', '--url', newer.url);
  expect(await checkout.read('gateway/supergraph.graphql')).toContain('meanStars: Float');

  await checkout.node('tools/subgraph/src/remove.ts', 'ratings');
  expect(await checkout.status()).toBe('');
});

it('leaves everything as it was when the subgraph does not fit', async () => {
  await using foreign = await startForeignSubgraph('type Query { products: Int }');
  await expect(add('--name', 'ratings', '--url', foreign.url)).rejects.toThrow('products');
  expect(await checkout.status()).toBe('');
});

it.each([
  [['--url', `http://127.0.0.1:${deaf}/graphql`], '--name is missing.'],
  [['--name', 'ratings', '--url', 'ftp://nowhere'], '--url must be an http(s) address, not'],
  [
    ['--name', 'ratings', '--url', `http://127.0.0.1:${deaf}/graphql`],
    `ECONNREFUSED 127.0.0.1:${deaf}`,
  ],
  [
    ['--name', 'orders', '--url', `http://127.0.0.1:${deaf}/graphql`],
    'has a subgraph orders already',
  ],
])('answers %j with one sentence', async (args, sentence) => {
  await expect(add(...args)).rejects.toThrow(sentence);
  expect(await checkout.status()).toBe('');
});
