import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key', 'inaccessible')}
      type Query { thing: Thing things: [Any!] node: Node size: Size hidden: String @inaccessible }
      type Thing @key(fields: "secret") { name: String secret: ID! @inaccessible }
      interface Node { name: String }
      type Open implements Node { name: String }
      type Closed implements Node @inaccessible { name: String }
      union Any = Open | Closed
      enum Size { SMALL HUGE @inaccessible }
    `,
    resolvers: {
      Query: {
        thing: () => ({ name: 'a', secret: 's1' }),
        things: () => [
          { __typename: 'Open', name: 'o' },
          { __typename: 'Open', name: 'p' },
        ],
        node: () => ({ __typename: 'Closed', name: 'c' }),
        size: () => 'HUGE',
      },
    },
  },
  {
    name: 'two',
    typeDefs: `${federation2('key', 'inaccessible')}
      type Thing @key(fields: "secret") { secret: ID! @inaccessible note: String }
    `,
    resolvers: {
      Thing: { __resolveReference: ({ secret }: { secret: string }) => ({ secret, note: secret }) },
    },
  },
]);
const { one } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());

it('a hidden key joins, and is not shown', async () => {
  expect(await federation.query('{ thing { name note } }')).toEqual({
    status: 200,
    data: { thing: { name: 'a', note: 's1' } },
    errors: undefined,
  });
  expect((await federation.query('{ thing { secret } }')).status).toBe(400);
  expect((await federation.query('{ hidden }')).status).toBe(400);
});

it.each([
  ['a value of a hidden type', '{ node { __typename name } }', { node: null }],
  ['a hidden value of an enum', '{ size }', { size: null }],
])('%s is as good as nothing', async (_, query, data) => {
  const answer = await federation.query(query);
  expect(answer.data).toEqual(data);
  expect(JSON.stringify(answer)).not.toMatch(/Closed|HUGE/);
});

it('one item of a hidden type does not show in a list', async () => {
  const items = [
    { __typename: 'Open', name: 'o' },
    { __typename: 'Closed', name: 'c' },
  ];
  one.behave({ status: 200, body: JSON.stringify({ data: { things: items } }) });
  const answer = await federation.query('{ things { ... on Open { name } } }');
  one.behave('well');
  expect(answer.data).toEqual({ things: null });
  expect(answer.errors).toMatchObject([{ path: ['things', 1] }]);
});
