import { getIntrospectionQuery } from 'graphql';
import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

it('names what is wrong with a request that is no valid operation', async () => {
  await using gateway = await startTestGateway();
  const cases = [
    { query: '{ me { name }', code: 'GRAPHQL_PARSE_FAILED', says: 'Expected Name' },
    { query: '{ me { shoeSize } }', code: 'GRAPHQL_VALIDATION_FAILED', says: '"shoeSize"' },
    { query: '{ echo(word: 5) }', code: 'GRAPHQL_VALIDATION_FAILED', says: '5' },
    {
      query: 'query ($word: String!) { echo(word: $word) }',
      variables: { word: { not: 'text' } },
      code: 'BAD_USER_INPUT',
      says: '"$word"',
    },
    {
      query: 'query ($word: String!) { echo(word: $word) }',
      code: 'BAD_USER_INPUT',
      says: '"$word"',
    },
    {
      query: 'query A { me { id } } query B { me { id } }',
      code: 'OPERATION_RESOLUTION_FAILURE',
      says: 'operationName',
    },
    { query: '', code: 'BAD_REQUEST', says: 'query' },
  ];
  for (const { query, variables, code, says } of cases) {
    const { status, data, errors } = await gateway.query(query, variables);
    expect({ query, status, data }).toEqual({ query, status: 400, data: undefined });
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(errors?.[0]?.message).toContain(says);
  }
  expect(gateway.accounts.fetches).toEqual([]);
});

it('does not say again what stood in place of a value', async () => {
  await using gateway = await startTestGateway();
  const secret = 'correct-horse';
  const cases = [
    { query: 'query ($word: String!) { echo(word: $word) }', variables: { word: { secret } } },
    { query: 'query ($word: String!) { echo(word: $word) }', variables: { word: [secret] } },
    { query: `{ echo(word: { secret: "${secret}" }) }` },
    { query: `{ echo(word: ["${secret}"]) }` },
  ];
  for (const { query, variables } of cases) {
    const { errors } = await gateway.query(query, variables);
    expect(errors, query).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain(secret);
  }
});

it('refuses numbers that could not be sent on as they are', async () => {
  await using gateway = await startTestGateway();
  const headers = { 'content-type': 'application/json' };
  const payloads = [
    '{"query":"{ orders(first: 1e400) { id } }"}',
    '{"query":"query ($first: Int) { orders(first: $first) { id } }","variables":{"first":1e400}}',
  ];
  for (const payload of payloads) {
    const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('too large');
  }
});

it('answers requests that are not even GraphQL in the same shape', async () => {
  await using gateway = await startTestGateway();
  const headers = { 'content-type': 'application/json' };
  const cases = [
    { payload: '{"query":', headers, status: 400 },
    { payload: JSON.stringify({ query: ' '.repeat(2_000_000) }), headers, status: 413 },
    { payload: '<query/>', headers: { 'content-type': 'application/xml' }, status: 415 },
  ];
  for (const { payload, status, headers } of cases) {
    const answer = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  }
});

it('refuses monstrous operations before they cost anything', async () => {
  await using gateway = await startTestGateway();
  const nest = (levels: number): string =>
    levels === 0 ? 'id' : `customer { orders { ${nest(levels - 1)} } }`;
  const fragments = Array.from(
    { length: 12 },
    (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`,
  );
  const cases = {
    'levels deep': `{ orders { ${nest(20)} } }`,
    aliases: `{ me { ${Array.from({ length: 60 }, (_, i) => `a${i}: name`).join(' ')} } }`,
    'root fields': `mutation { ${Array.from({ length: 25 }, (_, i) => `p${i}: placeOrder { id }`).join(' ')} }`,
    'too many selections': `{ me { ...F0 } } ${fragments.join(' ')} fragment F12 on User { id }`,
    '5000 tokens': `{ me { ${'name '.repeat(6_000)} } }`,
  };
  for (const [says, query] of Object.entries(cases)) {
    const { status, errors = [] } = await gateway.query(query);
    expect(status).toBe(400);
    expect(errors.map(({ message }) => message).join()).toContain(says);
  }
  expect(gateway.accounts.fetches).toEqual([]);
  expect(gateway.shop.fetches).toEqual([]);
});

it('answers a full introspection within these limits', async () => {
  await using gateway = await startTestGateway();
  const { errors, data } = await gateway.query(
    getIntrospectionQuery({ inputValueDeprecation: true }),
  );
  expect(errors).toBeUndefined();
  expect(data).toHaveProperty('__schema.types');
});

it('passes codes and details of subgraphs on, with path and service', async () => {
  await using gateway = await startTestGateway();
  const { data, errors } = await gateway.query('{ me { name } forbidden }');
  expect(data).toEqual({ me: { name: 'Ada' }, forbidden: null });
  expect(errors).toEqual([
    {
      message: 'This needs the permission orders:read.',
      path: ['forbidden'],
      extensions: { code: 'FORBIDDEN', permission: 'orders:read', serviceName: 'shop' },
    },
  ]);
});

it('masks what a subgraph says without a code', async () => {
  await using gateway = await startTestGateway();
  const { data, errors } = await gateway.query('{ me { name } uncoded }');
  expect(data).toEqual({ me: { name: 'Ada' }, uncoded: null });
  expect(errors).toEqual([
    {
      message: 'Something went wrong in the service shop.',
      path: ['uncoded'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', serviceName: 'shop' },
    },
  ]);
});

it('masks its own faults and names the request under which the log has them', async () => {
  await using gateway = await startTestGateway({
    verifier: {
      verify: () => Promise.reject(new Error('at /srv/secret/path.ts:1')),
      watch: () => () => undefined,
    },
  });
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: 'Bearer any', 'x-request-id': 'req-7' },
    payload: { query: '{ me { name } }' },
  });
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({
    errors: [
      {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req-7' },
      },
    ],
  });
});
