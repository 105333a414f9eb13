import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'books',
    typeDefs: `${federation2('key', 'provides', 'external')}
      type Query {
        best: Book @provides(fields: "author { name }")
        any: Book
        media: [Medium] @provides(fields: "... on Film { title }")
      }
      union Medium = Book | Film
      type Book @key(fields: "id") { id: ID! author: Author }
      type Film @key(fields: "id") { id: ID! title: String @external }
      type Author @key(fields: "id") { id: ID! name: String @external }
    `,
    resolvers: {
      Query: {
        best: () => ({ id: 'b1', author: { id: 'a1', name: 'Ada (books)' } }),
        any: () => ({ id: 'b1', author: { id: 'a1' } }),
        media: () => [
          { __typename: 'Book', id: 'b1' },
          { __typename: 'Film', id: 'f1', title: 'Nine (books)' },
        ],
      },
      Book: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
    },
  },
  {
    name: 'people',
    typeDefs: `${federation2('key', 'shareable')}
      type Author @key(fields: "id") { id: ID! name: String @shareable born: Int }
      type Film @key(fields: "id") { id: ID! title: String @shareable }
    `,
    resolvers: {
      Author: {
        __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada (people)', born: 1815 }),
      },
      Film: {
        __resolveReference: ({ id }: { id: string }) => ({ id, title: 'Nine (people)' }),
      },
    },
  },
]);
const { people } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => void people.asked.splice(0));

it.each([
  [
    'what a field provides is not fetched',
    '{ best { author { name } } }',
    { best: { author: { name: 'Ada (books)' } } },
    0,
  ],
  [
    'what another does not is',
    '{ any { author { name } } }',
    { any: { author: { name: 'Ada (people)' } } },
    1,
  ],
  [
    'for some types of a union',
    '{ media { ... on Film { title } } }',
    { media: [{}, { title: 'Nine (books)' }] },
    0,
  ],
])('@provides: %s', async (_, query, data, fetches) => {
  const answer = await federation.query(query);
  expect(answer).toMatchObject({ errors: undefined });
  expect(answer.data).toEqual(data);
  expect(people.asked).toHaveLength(fetches);
});

it('@provides: only what is not provided is fetched beside it', async () => {
  const { data } = await federation.query('{ best { author { name born } } }');
  expect(data).toEqual({ best: { author: { name: 'Ada (books)', born: 1815 } } });
  expect(people.asked[0]?.query).not.toContain('name}');
});
