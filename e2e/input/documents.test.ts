import { expect, it } from 'vitest';
import { ask, graphUrl } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';

const faulty: { name: string; query: string; code: string }[] = [
  { name: 'a document that is not GraphQL', query: '{ products(', code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'an unknown field',
    query: '{ products { nodes { colour } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'an unknown argument',
    query: '{ products(limit: 3) { nodes { id } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'an argument of the wrong type',
    query: '{ products(first: "three") { nodes { id } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a required argument that is missing',
    query: '{ order { id } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'variants of products of variants',
    query:
      '{ products(first: 100) { nodes { variants { product { variants { product { variants { product { variants { product { title } } } } } } } } } } }',
    code: 'OPERATION_TOO_EXPENSIVE',
  },
];

it.each(faulty)('answers $name with $code', async ({ query, code }) => {
  const { status, data, errors } = await ask(query);
  expect(status).toBe(400);
  expect(data ?? null).toBeNull();
  expect(errors.map(({ extensions }) => extensions.code)).toContain(code);
});

it('refuses staff the orders of customers of orders as well, with both figures', async () => {
  const { token } = await demoUser('support');
  const page = (inner: string) => `orders(first: 100) { nodes { customer { ${inner} } } }`;
  const { status, errors } = await ask(`{ ${page(page(page(page('id'))))} }`, { token });
  expect(status).toBe(400);
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'OPERATION_TOO_EXPENSIVE',
        estimate: expect.any(Number),
        budget: expect.any(Number),
      },
    },
  ]);
});

it('answers a variable of the wrong type with BAD_USER_INPUT', async () => {
  const { errors } = await ask('query ($first: Int) { products(first: $first) { nodes { id } } }', {
    variables: { first: 'three' },
  });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

it('answers a request that is not GraphQL with a client error in JSON', async () => {
  for (const body of ['', '{', '[]', '{"query":1}', '{"query":""}']) {
    const answer = await fetch(graphUrl(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status, body).toBe(400);
    expect(await answer.json(), body).toMatchObject({ errors: [{ message: expect.any(String) }] });
  }
});

it('refuses what a page of another site could send without asking first', async () => {
  const answer = await fetch(graphUrl(), {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});
