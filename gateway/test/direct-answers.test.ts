import { ApolloServer } from '@apollo/server';
import { metricsText } from '@supergraph/service/metrics';
import { afterAll, expect, it, vi } from 'vitest';
import { createFailureLog, type Failed } from '../src/usage/failures.ts';
import { composeTest, startTestGateway } from './support/gateway.ts';
import { accounts, shop, stock } from './support/shop.ts';

const recorded: unknown[] = [];
const usage = {
  record: ({ atMs: _, durationMs: __, ...rest }: { atMs: number; durationMs: number }) =>
    void recorded.push(rest),
  recordFailed(failed: Failed) {
    const failures = createFailureLog();
    failures.add(failed);
    recorded.push(...failures.take().map(({ atMs: _, requestId: __, ...rest }) => rest));
  },
};
const gateway = await startTestGateway({ usage });
afterAll(() => gateway[Symbol.asyncDispose]());
const longWay = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

interface Asked {
  readonly payload: object;
  readonly headers?: Record<string, string>;
}

async function send({ payload, headers = {} }: Asked) {
  const before = { passes: longWay.mock.calls.length, records: recorded.length };
  const counted = await operationsCounted();
  const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
  // What is left to spend is less the second time.
  const { date: _, 'x-request-id': __, ratelimit: ___, ...told } = answer.headers;
  return {
    isDirect: longWay.mock.calls.length === before.passes,
    answer: { status: answer.statusCode, headers: told, body: answer.body },
    recorded: recorded.slice(before.records),
    counted: (await operationsCounted()) - counted,
  };
}

async function operationsCounted(): Promise<number> {
  const { text } = await metricsText();
  const lines = text.split('\n').filter((line) => line.startsWith('gateway_operation_'));
  const counts = lines.filter((line) => /(_duration_seconds|_cost)_count/.test(line));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const ordinary: Record<string, Asked> = {
  'a query': { payload: { query: '{ me { name } variants { id } }' } },
  'a query with variables': {
    payload: { query: 'query E($w: String!) { echo(word: $w) }', variables: { w: 'a "b" \u2028' } },
  },
  'one of several operations': {
    payload: { query: 'query A { me { id } } query B { me { name } }', operationName: 'B' },
  },
  'a mutation': { payload: { query: 'mutation { placeOrder { id } }' } },
  'an answer with errors': { payload: { query: '{ me { name } forbidden }' } },
  'an error that is masked': { payload: { query: '{ uncoded }' } },
  'a schema': { payload: { query: '{ __schema { queryType { name } } }' } },
  'a schema beside data': { payload: { query: '{ me { id } __type(name: "User") { name } }' } },
  'another media type': {
    payload: { query: '{ me { id } }' },
    headers: { accept: 'application/graphql-response+json' },
  },
  'what Apollo Client sends': {
    payload: {
      operationName: 'A',
      query: 'query A { me { id } }',
      variables: {},
      extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.8' } },
    },
    headers: { accept: 'application/graphql-response+json,application/json;q=0.9' },
  },
  'what urql sends': {
    payload: { query: 'query U { me { id } }' },
    headers: {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
  },
  'a client that says who it is': {
    payload: { query: '{ me { id name } }' },
    headers: {
      'apollographql-client-name': 'web',
      authorization: `Bearer ${gateway.identity.token({ id: 'usr_1' })}`,
    },
  },
};

it.each(Object.entries(ordinary))(
  '%s is answered the short way as the long way',
  async (_, asked) => {
    const long = await send(asked);
    const short = await send(asked);
    expect(long.isDirect).toBe(false);
    expect(short).toEqual({ ...long, isDirect: true });
  },
);

it('a subgraph that has no place left is told of in the same way', async () => {
  const asked = { payload: { query: 'query Refused { uncoded }' } };
  await send(asked);
  gateway.shop.behave({
    status: 200,
    body: '{"data":{"uncoded":null},"errors":[{"message":"later","path":["uncoded"],"extensions":{"code":"SERVICE_UNAVAILABLE","retryAfterMs":1500}}]}',
  });
  const short = await send(asked);
  const long = await send({ ...asked, headers: { accept: 'text/html, application/json' } });
  gateway.shop.behave('well');
  expect(short.isDirect).toBe(true);
  expect(long).toEqual({ ...short, isDirect: false });
  expect(short.answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
});

const known = 'query K($w: String!) { echo(word: $w) }';
it.each<[string, Asked]>([
  ['a variable of the wrong type', { payload: { query: known, variables: { w: 5 } } }],
  ['a variable that is missing', { payload: { query: known } }],
  ['no extensions', { payload: { query: known, variables: { w: 'a' }, extensions: 'none' } }],
  [
    'types that are weighed',
    {
      payload: { query: known, variables: { w: 'a' } },
      headers: { accept: 'application/json;q=0.5, application/graphql-response+json' },
    },
  ],
  ['another text for the same', { payload: { query: `${known} `, variables: { w: 'a' } } }],
])('%s goes the long way, which says what is wrong, if anything is', async (_, asked) => {
  await send({ payload: { query: known, variables: { w: 'a' } } });
  expect((await send(asked)).isDirect).toBe(false);
});

it('what was known is forgotten with its schema', async () => {
  await using own = await startTestGateway();
  const query = () => own.query('{ me { name } }');
  await query();
  const passes = longWay.mock.calls.length;
  await query();
  expect(longWay.mock.calls.length).toBe(passes);
  const typeDefs = accounts.typeDefs.replace('name: String!', 'name: String! nickname: String');
  await own.supergraph.write(composeTest([{ ...accounts, typeDefs }, shop, stock]));
  await expect.poll(async () => (await own.query('{ me { nickname } }')).status).toBe(200);
  const before = longWay.mock.calls.length;
  expect((await query()).data).toEqual({ me: { name: 'Ada' } });
  expect(longWay.mock.calls.length).toBe(before + 1);
});
