import { GraphQLScalarType } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const LIST_LENGTH = 10_000;
const LONG = '9007199254740993';

const Long = new GraphQLScalarType({
  name: 'Long',
  serialize: (value) => JSON.rawJSON(String(value)),
});

const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key')}
        scalar Long
        type Query { thing: Thing many: [Thing!]! numbers: [Int!]! any: Long float: Float }
        type Thing @key(fields: "id") { id: ID! big: Long }
      `,
    resolvers: {
      Long,
      Query: {
        thing: () => ({ id: '1', big: LONG }),
        many: () => Array.from({ length: LIST_LENGTH }, (_, id) => ({ id: String(id) })),
        numbers: () => Array.from({ length: LIST_LENGTH }, (_, number) => number),
      },
    },
  },
  {
    name: 'two',
    typeDefs: `${federation2('key', 'requires', 'external')}
        scalar Long
        type Thing @key(fields: "id") {
          id: ID! big: Long @external next: Long @requires(fields: "big") name: String!
        }
      `,
    resolvers: {
      Long,
      Thing: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: `thing ${id}` }),
        next: () => '12345678901234567890',
      },
    },
  },
]);
const { one, two } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());

/**
 * As text: a client of JavaScript would lose digits itself. Twice: what is known takes a way of its own.
 */
async function text(query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const payload = JSON.stringify({ query });
  const send = async () =>
    (
      await federation.app.inject({ method: 'POST', url: '/graphql', headers, payload })
    ).body.trim();
  const [first, second] = [await send(), await send()];
  expect(second).toBe(first);
  return first;
}

it('integers of 64 bits leave as they came', async () => {
  expect(await text('{ thing { big next } }')).toBe(
    `{"data":{"thing":{"big":${LONG},"next":12345678901234567890}}}`,
  );
});

it('and are sent to other services as they came', async () => {
  await text('{ thing { next } }');
  expect(two.texts.at(-1)).toContain(`"big":${LONG}`);
});

it.each([
  ['any', '1.10'],
  ['any', '123456789012345678901234567890'],
  ['any', '0.1234567890123456789'],
  ['any', '{"deep":[-9007199254740993,"9007199254740993"]}'],
  ['float', '0.12345678901234567890'],
])('%s may be %s', async (field, value) => {
  one.behave({ status: 200, body: `{"data":{"${field}":${value}}}` });
  const answer = await text(`{ ${field} }`);
  one.behave('well');
  expect(answer).toBe(`{"data":{"${field}":${value === '1.10' ? '1.1' : value}}}`);
});

it('a number beyond all doubles is no Float', async () => {
  one.behave({ status: 200, body: '{"data":{"float":1e999}}' });
  const { data, errors = [] } = await federation.query('{ float }');
  one.behave('well');
  expect(data).toEqual({ float: null });
  expect(errors).toMatchObject([{ path: ['float'] }]);
});

it('a list of ten thousand is whole, and so are its entities', async () => {
  const { data, errors } = await federation.query<{ many: object[]; numbers: number[] }>(
    '{ many { id name } numbers }',
  );
  expect(errors).toBeUndefined();
  expect(data?.numbers).toHaveLength(LIST_LENGTH);
  expect(data?.many).toHaveLength(LIST_LENGTH);
  expect(data?.many.at(-1)).toEqual({ id: '9999', name: 'thing 9999' });
  expect(two.asked.at(-1)?.variables?.['representations']).toHaveLength(LIST_LENGTH);
});

it('an error that concerns ten thousand things is told a hundred times', async () => {
  two.behave({ status: 503, body: '' });
  const { errors = [] } = await federation.query('{ thing { id } many { id name } }');
  two.behave('well');
  expect(errors).toHaveLength(100);
  expect(errors.at(-1)?.extensions).toMatchObject({ furtherFields: LIST_LENGTH - 100 });
});
