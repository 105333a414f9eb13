import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'old',
    typeDefs: `
      extend type Query { topUser: User }
      type User @key(fields: "id") { id: ID! name: String email: String }
      type Tag { label: String }
    `,
    resolvers: {
      Query: { topUser: () => ({ id: 'u1', name: 'Ada', email: 'u1@x' }) },
      User: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada', email: `${id}@x` }),
      },
    },
  },
  {
    name: 'older',
    typeDefs: `
      extend type Query { reviews: [Review] }
      type Review { text: String author: User @provides(fields: "name") tag: Tag }
      extend type User @key(fields: "id") {
        id: ID! @external
        name: String @external
        email: String @external
        shout: String @requires(fields: "email")
      }
      type Tag { label: String }
    `,
    resolvers: {
      Query: {
        reviews: () => [
          { text: 'good', author: { id: 'u1', name: 'Ada (older)' }, tag: { label: 't' } },
        ],
      },
      User: {
        __resolveReference: (given: object) => given,
        shout: ({ email }: { email: string }) => email.toUpperCase(),
      },
    },
  },
  {
    name: 'new',
    typeDefs: `${federation2('key', 'shareable')}
      type Query { newest: User }
      type User @key(fields: "id") { id: ID! karma: Int! }
      type Tag @shareable { label: String }
    `,
    resolvers: {
      Query: { newest: () => ({ id: 'u2' }) },
      User: { __resolveReference: ({ id }: { id: string }) => ({ id }), karma: () => 7 },
    },
  },
]);
const { old } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());

it.each([
  [
    'a type that both extend',
    '{ topUser { name email shout karma } }',
    { topUser: { name: 'Ada', email: 'u1@x', shout: 'U1@X', karma: 7 } },
  ],
  [
    'what an old one provides, and requires',
    '{ reviews { text tag { label } author { name shout karma } } }',
    {
      reviews: [
        {
          text: 'good',
          tag: { label: 't' },
          author: { name: 'Ada (older)', shout: 'U1@X', karma: 7 },
        },
      ],
    },
  ],
  [
    'from a new one to an old',
    '{ newest { id name shout } }',
    { newest: { id: 'u2', name: 'Ada', shout: 'U2@X' } },
  ],
])('Federation 1 and 2 together answer %s', async (_, query, data) => {
  expect(await federation.query(query)).toEqual({ status: 200, data, errors: undefined });
});

it('an old one that is lost costs its fields, and those that need them', async () => {
  old.behave({ status: 503, body: '' });
  const { data, errors = [] } = await federation.query('{ newest { id name shout karma } }');
  old.behave('well');
  expect(data).toEqual({ newest: { id: 'u2', name: null, shout: null, karma: 7 } });
  expect(errors.map(({ path }) => path?.join('.'))).toEqual(['newest.name', 'newest.email']);
});
