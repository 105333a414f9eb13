import { ConfigError } from '@supergraph/service/config';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key', 'context', 'fromContext')}
      type Query { user: User users: [User!]! guest: Guest people: [Person] }
      union Person = User | Guest
      type User @key(fields: "id") @context(name: "locale") {
        id: ID! language: String posts: [Post!]! lists: [[Post]] first: Post
      }
      type Guest @key(fields: "id") @context(name: "locale") {
        id: ID! tongue: Tongue posts: [Post!]!
      }
      type Tongue { name: String }
      type Post @key(fields: "id") {
        id: ID!
        title(upper: Boolean, language: String @fromContext(field:
          "$locale ... on User { language } ... on Guest { tongue { name } }")): String
        twice(language: String @fromContext(field:
          "$locale ... on User { language } ... on Guest { tongue { name } }")): String
      }
    `,
    resolvers: {
      Query: {
        user: () => user('1', 'en'),
        users: () => [user('1', 'en'), user('2', 'fr'), user('3', 'en'), user('4', null)],
        guest: () => guest(),
        people: () => [
          { __typename: 'Guest', ...guest() },
          { __typename: 'User', ...user('2', 'fr') },
        ],
      },
      User: { __resolveReference: ({ id }: { id: string }) => user(id, 'en') },
      Guest: { __resolveReference: () => guest() },
      Post: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        title: (
          { id }: { id: string },
          { upper, language }: { upper?: boolean; language?: string },
        ) => (upper ? `${id} ${language}`.toUpperCase() : `${id} ${language}`),
        twice: (_: unknown, { language }: { language?: string }) => `${language}${language}`,
      },
    },
  },
  {
    name: 'two',
    typeDefs: `${federation2('key')} type Post @key(fields: "id") { id: ID! words: Int }`,
    resolvers: { Post: { __resolveReference: ({ id }: { id: string }) => ({ id, words: 3 }) } },
  },
]);
const { one } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => void one.asked.splice(0));

function user(id: string, language: string | null) {
  const posts = [{ id: `p${id}` }, { id: 'shared' }];
  return { id, language, posts, lists: [[posts[0]], [null, posts[1]]], first: posts[0] };
}

function guest() {
  return { id: 'g', tongue: { name: 'la' }, posts: [{ id: 'pg' }] };
}

it.each([
  [
    'a value of the thing around it',
    '{ user { first { id title words } } }',
    { user: { first: { id: 'p1', title: 'p1 en', words: 3 } } },
  ],
  [
    'of each thing around it its own, for a shared thing as well',
    '{ users { posts { title } } }',
    {
      users: [
        { posts: [{ title: 'p1 en' }, { title: 'shared en' }] },
        { posts: [{ title: 'p2 fr' }, { title: 'shared fr' }] },
        { posts: [{ title: 'p3 en' }, { title: 'shared en' }] },
        { posts: [{ title: 'p4 null' }, { title: 'shared null' }] },
      ],
    },
  ],
  [
    'through lists in lists',
    '{ user { lists { title } } }',
    { user: { lists: [[{ title: 'p1 en' }], [null, { title: 'shared en' }]] } },
  ],
  [
    'what another type sets, deeper down',
    '{ guest { posts { title } } }',
    { guest: { posts: [{ title: 'pg la' }] } },
  ],
  [
    'what whichever type is there sets',
    '{ people { ... on User { posts { title } } ... on Guest { posts { title } } } }',
    {
      people: [
        { posts: [{ title: 'pg la' }] },
        { posts: [{ title: 'p2 fr' }, { title: 'shared fr' }] },
      ],
    },
  ],
  [
    'beside arguments of the client, and in two fields at once',
    '{ user { first { title(upper: true) twice } } }',
    { user: { first: { title: 'P1 EN', twice: 'enen' } } },
  ],
  [
    'under an alias, though the client asks for the value under another',
    '{ user { tongue: language language: id first { name: title } } }',
    { user: { tongue: 'en', language: '1', first: { name: 'p1 en' } } },
  ],
])('an argument has from its context %s', async (_, query, data) => {
  const answer = await federation.query(query);
  expect(answer).toEqual({ status: 200, data, errors: undefined });
});

it('things with equal values go together, those with others apart', async () => {
  await federation.query('{ users { posts { title } } }');
  const entities = one.asked.filter(({ query }) => query.includes('_entities'));
  const counts = entities.map(
    ({ variables }) => (variables?.['representations'] as [] | undefined)?.length,
  );
  expect(counts.sort()).toEqual([2, 2, 3]);
});

it('stock, which knows no contexts, refuses such a graph rather than answer wrongly', async () => {
  await expect(federation.startStock()).rejects.toThrow(ConfigError);
});

it('clients do not see such arguments', async () => {
  const { data } = await federation.query('{ __type(name: "Post") { fields { args { name } } } }');
  expect(JSON.stringify(data)).not.toContain('language');
  expect((await federation.query('{ user { first { title(language: "de") } } }')).status).toBe(400);
});
