import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation, startTestGateway } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key', 'inaccessible')}
      type Query { me: Person find(by: By!): Person secret: String @inaccessible }
      input By { id: ID name: String }
      type Person @key(fields: "id") { id: ID! name: String old: String @deprecated(reason: "new") }
    `,
    resolvers: { Query: { me: () => ({ id: '1', name: 'Ada' }) } },
  },
]);
const { one } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => void one.asked.splice(0));

it.each([
  [
    'beside data, under aliases',
    '{ me { name } schema: __schema { queryType { name } } again: __schema { queryType { n: name } } }',
    {},
    {
      me: { name: 'Ada' },
      schema: { queryType: { name: 'Query' } },
      again: { queryType: { n: 'Query' } },
    },
    1,
  ],
  [
    'with variables, and those of a fetch beside them',
    `query ($type: String!, $old: Boolean = false, $no: Boolean!) {
      __type(name: $type) { name fields(includeDeprecated: $old) { name } kind @skip(if: $no) }
      me { name @skip(if: $no) id }
    }`,
    { type: 'Person', old: true, no: true },
    {
      __type: { name: 'Person', fields: [{ name: 'id' }, { name: 'name' }, { name: 'old' }] },
      me: { id: '1' },
    },
    1,
  ],
  [
    'in fragments, of the root and of the schema',
    `{ ...Q ... on Query { __typename } }
     fragment Q on Query { __schema { queryType { ...T } } }
     fragment T on __Type { name ofType { name } }`,
    {},
    { __schema: { queryType: { name: 'Query', ofType: null } }, __typename: 'Query' },
    0,
  ],
  ['of what is not there', '{ __type(name: "Nobody") { name } }', {}, { __type: null }, 0],
  [
    'left out',
    'query ($no: Boolean!) { __typename __schema @skip(if: $no) { queryType { name } } }',
    { no: true },
    { __typename: 'Query' },
    0,
  ],
  [
    'under a name of every object',
    '{ constructor: __type(name: "By") { toString: name } }',
    {},
    { constructor: { toString: 'By' } },
    0,
  ],
])('is answered %s', async (_, query, variables, data, fetches) => {
  const answer = await federation.query(query, variables);
  expect(answer).toEqual({ status: 200, data, errors: undefined });
  expect(one.asked).toHaveLength(fetches);
});

it('a variable has its own value in each request', async () => {
  const query = 'query ($type: String!) { __type(name: $type) { name } }';
  for (const type of ['Query', 'Person', 'By']) {
    expect((await federation.query(query, { type })).data).toEqual({ __type: { name: type } });
  }
});

it('shows no more than clients may see', async () => {
  const { data, errors } = await federation.query(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  const text = JSON.stringify(data);
  expect(text).toContain('"Person"');
  expect(text).not.toMatch(/join__|link__|secret|_entities/);
});

it('answers isOneOf, where stock fails', async () => {
  const query = '{ __type(name: "By") { isOneOf } me { name } }';
  const stock = await federation.startStock();
  const [own, theirs] = await Promise.all([federation.query(query), stock.query(query)]);
  expect(own).toMatchObject({ status: 200, data: { me: { name: 'Ada' } }, errors: undefined });
  expect(own.data?.['__type']).toEqual({ isOneOf: false });
  expect(theirs).toMatchObject({ status: 500 });
});

it('is refused where it is switched off, by a name that says so', async () => {
  await using closed = await startTestGateway({ isIntrospected: false });
  const { status, errors } = await closed.query('{ __schema { queryType { name } } me { name } }');
  expect(status).toBe(400);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  expect(errors?.[0]?.message).toContain('introspection');
  expect((await closed.query('{ __typename me { name } }')).data).toEqual({
    __typename: 'Query',
    me: { name: 'Ada' },
  });
});
