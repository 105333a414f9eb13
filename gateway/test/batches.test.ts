import { request } from 'node:http';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { costLimits } from '../src/guard/cost-limits.ts';
import { startTestGateway } from './support/gateway.ts';

const gateway = await startTestGateway({
  sessionSubgraph: 'shop',
  cors: { origins: ['https://admin.example'], credentials: true },
});
afterAll(() => gateway[Symbol.asyncDispose]());

let url = '';
beforeAll(async () => {
  url = `${await gateway.app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
});
beforeEach(() => {
  for (const subgraph of [gateway.accounts, gateway.shop, gateway.stock]) {
    subgraph.behave('well');
    subgraph.fetches.length = 0;
  }
});

const me = { query: '{ me { id } }' };
const echo = (word: string) => ({
  query: 'query Echo($word: String!) { echo(word: $word) }',
  variables: { word },
});

async function send(payload: unknown, { app = gateway.app, headers = {} } = {}) {
  const answer = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

interface Answer {
  readonly errors?: { readonly extensions: { readonly code: string } }[];
}

function codesOf(answers: readonly Answer[]): string[][] {
  return answers.map(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));
}

it("serves Apollo Client's batch link", async () => {
  const sent: string[] = [];
  const link = new BatchHttpLink({
    uri: url,
    fetch: async (input, init) => {
      sent.push(String(init?.body));
      return fetch(input, init);
    },
  });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const [first, second, third] = await Promise.all([
    client.query({ query: gql('{ me { id name } }') }),
    client.query({
      query: gql('query Echo($word: String!) { echo(word: $word) }'),
      variables: { word: 'a' },
    }),
    client.mutate({ mutation: gql('mutation Order { placeOrder { id } }') }),
  ]);
  expect(sent).toHaveLength(1);
  expect([first.data, second.data, third.data]).toMatchObject([
    { me: { id: 'usr_1', name: 'Ada' } },
    { echo: 'a' },
    { placeOrder: { id: 'ord_1' } },
  ]);
});

// The second time they are answered without Apollo Server.
it.each(['the long way', 'the short way'])('answers in their order, %s', async () => {
  const { status, body, headers } = await send([echo('a'), me, echo('b')]);
  expect({ status, body }).toEqual({
    status: 200,
    body: [{ data: { echo: 'a' } }, { data: { me: { id: 'usr_1' } } }, { data: { echo: 'b' } }],
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
});

it('lets one that fails cost itself alone', async () => {
  const deep = { query: `{ me ${'{ orders { customer '.repeat(20)}{ id }${'} }'.repeat(20)} }` };
  const { status, body } = await send([
    deep,
    me,
    { query: '{ nothing }' },
    { query: '{ forbidden }' },
    {},
  ]);
  expect(status).toBe(200);
  const codes = codesOf(body);
  expect(codes).toEqual([
    ['GRAPHQL_VALIDATION_FAILED'],
    [],
    ['GRAPHQL_VALIDATION_FAILED'],
    ['FORBIDDEN'],
    ['BAD_REQUEST'],
  ]);
  expect(body[1]).toEqual({ data: { me: { id: 'usr_1' } } });
});

it('knows the caller of each, and gives the cookies of all', async () => {
  gateway.shop.behave({
    status: 200,
    body: '{"data":{"placeOrder":{"id":"ord_1"}}}',
    headers: { 'set-cookie': ['__Host-refresh=new; Secure'] },
  });
  const order = { query: 'mutation { placeOrder { id } }' };
  const id = `usr_${crypto.randomUUID()}`;
  const { headers } = await send([me, order], {
    headers: {
      authorization: `Bearer ${gateway.identity.token({ id })}`,
      'x-session-transport': 'cookie',
      'x-request-id': 'req-of-the-list',
      origin: 'https://admin.example',
    },
  });
  expect(headers['set-cookie']).toEqual(['__Host-refresh=new; Secure']);
  expect([...gateway.accounts.fetches, ...gateway.shop.fetches]).toEqual([
    expect.objectContaining({ 'x-request-id': 'req-of-the-list' }),
    expect.objectContaining({ 'x-request-id': 'req-of-the-list' }),
  ]);
  const { headers: otherSite, status } = await send([order], {
    headers: { 'x-session-transport': 'cookie', origin: 'https://other.example' },
  });
  expect({ status, cookies: otherSite['set-cookie'] }).toEqual({ status: 403, cookies: undefined });
});

it('takes what each costs from the budget of its caller', async () => {
  const cost = { ...costLimits, perMinute: 1, burst: 40 };
  await using bounded = await startTestGateway({ cost });
  const operation = { query: 'query O { orders(first: 10) { customer { name } } }' };
  const list = [operation, operation, operation];
  const { body } = await send(list, { app: bounded.app });
  const codes = codesOf(body).flat();
  expect(codes).toEqual(['RATE_LIMITED']);
  // Nothing is left for any of these, so that all say the same.
  const { status, headers } = await send(list, { app: bounded.app });
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

it('counts each as one that is in hand', async () => {
  await using narrow = await startTestGateway({ requestsMax: 1 });
  const { status, headers, body } = await send([me, me], { app: narrow.app });
  expect(status).toBe(503);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(body).toHaveLength(2);
  const { body: alone } = await send(me, { app: narrow.app });
  expect(alone).toEqual({ data: { me: { id: 'usr_1' } } });
});

it('ends with the client that hangs up: what is under way, and what would follow', async () => {
  gateway.shop.behave('silent');
  const sent = request(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  sent.on('error', () => undefined).end(JSON.stringify([{ query: '{ orders { id } }' }, me]));
  await expect.poll(() => gateway.shop.fetches.length).toBe(1);
  sent.destroy();
  await expect.poll(gateway.shop.abandoned).toBe(1);
  // Answered after whatever the list would have gone on with.
  await send(echo('after'));
  expect(gateway.accounts.fetches).toHaveLength(1);
});

it('answers each where the time of all is over', async () => {
  await using hasty = await startTestGateway({ deadlineMs: 300 });
  hasty.shop.behave('silent');
  const orders = { query: '{ orders { id } }' };
  const order = { query: 'mutation { placeOrder { id } }' };
  const { body } = await send([orders, order, orders], { app: hasty.app });
  expect(codesOf(body)).toEqual(Array(3).fill(['SERVICE_UNAVAILABLE']));
  expect(hasty.shop.asked.filter(({ query }) => query?.includes('placeOrder'))).toEqual([]);
});

describe('refuses with BAD_REQUEST', () => {
  it.each([
    ['a list of none', [], 'No operations found'],
    ['a list of too many', Array.from({ length: 11 }, () => me), '11 operations; at most 10'],
    ['a list within a list', [me, [me]], '[1]: must be an operation'],
    ['what is no operation', [null], '[0]: must be an operation'],
    ['a text', [me, me, '{ me { id } }'], '[2]: must be an operation'],
  ])('%s', async (_name, payload, says) => {
    const { status, body } = await send(payload);
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [{ message: expect.stringContaining(says), extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(gateway.accounts.fetches).toEqual([]);
  });

  it('any list, where none shall come', async () => {
    await using none = await startTestGateway({ batchMax: 0 });
    const { status, body } = await send([me], { app: none.app });
    expect(status).toBe(400);
    expect(body.errors[0].message).toBe('Operation batching disabled.');
  });
});
