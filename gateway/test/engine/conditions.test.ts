import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'people',
    typeDefs: `${federation2('key')}
      type Query { me: Person word: String }
      type Person @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: { Query: { me: () => ({ id: 'u1', name: 'Ada' }), word: () => 'hello' } },
  },
  {
    name: 'posts',
    typeDefs: `${federation2('key')}
      type Query { latest: [Post] title: String }
      type Post { id: ID! author: Person }
      type Person @key(fields: "id") { id: ID! posts: [Post] karma: Int mood: String }
    `,
    resolvers: {
      Query: { latest: () => [{ id: 'p1', author: { id: 'u1' } }], title: () => 'news' },
      Person: {
        __resolveReference: ({ id }: { id: string }) => ({ id, karma: 7, mood: 'fine' }),
        posts: () => [{ id: 'p1' }],
      },
    },
  },
]);
const { people, posts } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => {
  people.fetches.length = 0;
  posts.fetches.length = 0;
});

const fetches = () => ({ people: people.fetches.length, posts: posts.fetches.length });

it.each([
  [{ yes: true }, { me: { name: 'Ada', karma: 7 } }, 1],
  [{ yes: false }, { me: { name: 'Ada' } }, 0],
])('a fetch whose fields are all left out is not sent: %j', async (variables, data, count) => {
  const query = 'query ($yes: Boolean!) { me { name karma @include(if: $yes) } }';
  expect(await federation.query(query, variables)).toMatchObject({ data, errors: undefined });
  expect(fetches()).toEqual({ people: 1, posts: count });
});

it.each([
  [{}, { me: { mood: 'fine' } }],
  [{ no: true }, { me: {} }],
  [{ no: false, yes: true }, { me: { karma: 7, mood: 'fine' } }],
  [{ no: true, yes: true }, { me: { karma: 7 } }],
])('@skip and @include have the defaults of their variables: %j', async (variables, data) => {
  const query = `query ($no: Boolean! = false, $yes: Boolean = false) {
    me { karma @include(if: $yes) mood @skip(if: $no) }
  }`;
  const answer = await federation.query(query, variables);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual(data);
});

it.each([
  [true, true, { me: { id: 'u1' } }],
  [true, false, { me: { id: 'u1', posts: [{ id: 'p1' }] } }],
  [false, false, { me: { id: 'u1' } }],
])('they hold on fragments too, and both at one place: %s, %s', async (yes, no, data) => {
  const query = `query ($yes: Boolean!, $no: Boolean!) {
    me { id ...P @include(if: $yes) @skip(if: $no) }
  } fragment P on Person { posts { id } }`;
  expect((await federation.query(query, { yes, no })).data).toEqual(data);
});

it('a field that is asked for twice is there if either is', async () => {
  const query = `query ($yes: Boolean!) {
    me { karma @include(if: $yes) ... @skip(if: $yes) { karma } }
  }`;
  for (const yes of [true, false]) {
    expect((await federation.query(query, { yes })).data).toEqual({ me: { karma: 7 } });
  }
});

it('everything may be left out', async () => {
  const query = 'query ($no: Boolean!) { me @skip(if: $no) { karma } word @include(if: false) }';
  expect(await federation.query(query, { no: true })).toMatchObject({ status: 200, data: {} });
  expect(posts.fetches).toEqual([]);
});

it.each([
  ['by its default', 'query ($yes: Boolean = true) { word me @include(if: $yes) { name } }', {}],
  [
    'by a variable called as the planner calls its own',
    'query ($representations: Boolean!) { word me @include(if: $representations) { name } }',
    { representations: true },
  ],
])('what is wanted %s is told of when it is lost', async (_, query, variables) => {
  people.behave({ status: 503, body: '' });
  const { data, errors = [] } = await federation.query(query, variables);
  people.behave('well');
  expect(data).toEqual({ word: null, me: null });
  expect(errors.map(({ path }) => path).sort()).toEqual([['me'], ['word']]);
});

it('what was not wanted is no loss', async () => {
  posts.behave({ status: 503, body: '' });
  const query = 'query ($no: Boolean = true) { me { karma mood @skip(if: $no) } }';
  const { data, errors = [] } = await federation.query(query);
  posts.behave('well');
  expect(data).toEqual({ me: { karma: null } });
  expect(errors.map(({ path }) => path)).toEqual([['me', 'karma']]);
});
