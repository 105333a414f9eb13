import { serverAudits } from 'graphql-http';
import { afterAll, describe, expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const gateway = await startTestGateway();
const address = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
afterAll(() => gateway[Symbol.asyncDispose]());

/** https://graphql.github.io/graphql-over-http */
describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: `${address}/graphql`, fetchFn: fetch });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? result.reason : undefined).toBe('ok');
  });
});

const accept =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

function get(query: string, init: { path?: string; variables?: object } = {}) {
  const url = new URL(init.path ?? '/graphql', address);
  url.searchParams.set('query', query);
  if (init.variables) url.searchParams.set('variables', JSON.stringify(init.variables));
  return fetch(url, { headers: { accept } });
}

describe('GraphQL by GET', () => {
  it('is answered as urql asks, without a header that needs a preflight', async () => {
    const answer = await get('query ($word: String!) { echo(word: $word) }', {
      variables: { word: 'hello' },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ data: { echo: 'hello' } });
  });

  it('is for queries only', async () => {
    const answer = await get('mutation { placeOrder { id } }');
    expect(answer.status).toBe(405);
    expect(gateway.shop.fetches).toEqual([]);
  });

  it('is found at /graphql/ too', async () => {
    expect((await get('{ me { name } }', { path: '/graphql/' })).status).toBe(200);
  });
});

it('answers PATCH as GraphQL does', async () => {
  const answer = await fetch(`${address}/graphql`, { method: 'PATCH' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, POST');
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

it('answers a subscription as a mistake of the client, which is told where to go', async () => {
  const { status, errors } = await gateway.query('subscription { orderUpdated(id: "x") { id } }');
  expect(status).toBe(406);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  expect(errors?.[0]?.message).toContain('text/event-stream');
});

it.each([
  ['@include', 'query ($c: Boolean = true) { me @include(if: $c) { name } }'],
  ['@skip', 'query ($c: Boolean = false) { me { name @skip(if: $c) } }'],
  [
    'a fragment',
    'query ($c: Boolean = true) { me { ...F } } fragment F on User { name @include(if: $c) }',
  ],
  ['an argument', 'query ($c: String = "a") { echo(word: $c) }'],
])('answers null where %s takes none as a mistake of the client', async (_, query) => {
  const { status, errors } = await gateway.query(query, { c: null });
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(errors?.[0]?.message).toContain('"$c"');
  expect((await gateway.query(query)).status).toBe(200);
});

it('introspects with all that its own introspection names', async () => {
  const fields = await gateway.query<{ __type: { fields: { name: string }[] } }>(
    '{ __type(name: "__Type") { fields { name } } }',
  );
  const plain = fields.data?.__type.fields
    .map(({ name }) => name)
    .filter((name) => !/fields|interfaces|possibleTypes|enumValues|inputFields|ofType/.test(name));
  expect(plain).toContain('isOneOf');
  const { status, data, errors } = await gateway.query(
    `{ __typename __type(name: "Query") { ${plain?.join(' ')} } ... { __schema { queryType { name } } } }`,
  );
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  expect(data).toMatchObject({ __typename: 'Query', __type: { name: 'Query', isOneOf: null } });
});
