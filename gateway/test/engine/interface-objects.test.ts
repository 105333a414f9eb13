import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const media = [
  { __typename: 'Book', id: 'b1', title: 'Notes' },
  { __typename: 'Film', id: 'f1', title: 'Nine' },
];

const federation = await startFederation([
  {
    name: 'library',
    typeDefs: `${federation2('key')}
      type Query { media: [Medium] medium(id: ID!): Medium }
      interface Medium @key(fields: "id") { id: ID! title: String }
      type Book implements Medium @key(fields: "id") { id: ID! title: String }
      type Film implements Medium @key(fields: "id") { id: ID! title: String minutes: Int }
    `,
    resolvers: {
      Query: {
        media: () => media,
        medium: (_: unknown, { id }: { id: string }) => media.find((one) => one.id === id),
      },
      Medium: {
        __resolveReference: ({ id }: { id: string }) => media.find((one) => one.id === id) ?? null,
      },
      Film: { minutes: () => 122 },
    },
  },
  {
    name: 'reviews',
    typeDefs: `${federation2('key', 'interfaceObject')}
      type Query { best: Medium unknown: Medium }
      type Medium @key(fields: "id") @interfaceObject { id: ID! stars: Int! note: String }
    `,
    resolvers: {
      Query: {
        best: () => ({ id: 'f1', stars: 5 }),
        unknown: () => ({ id: 'x9', stars: 1, note: 'lost' }),
      },
      Medium: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: 4 }) },
    },
  },
  {
    // It has the thing in its hands, but cannot be asked for one.
    name: 'loans',
    typeDefs: `${federation2('key', 'interfaceObject')}
      type Query { lent: Medium }
      type Medium @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
    `,
    resolvers: { Query: { lent: () => ({ id: 'b1' }) } },
  },
]);
afterAll(() => federation[Symbol.asyncDispose]());

it.each([
  [
    'gives its fields to things of every type',
    '{ media { __typename id stars } }',
    {
      media: [
        { __typename: 'Book', id: 'b1', stars: 4 },
        { __typename: 'Film', id: 'f1', stars: 4 },
      ],
    },
  ],
  [
    'leads to what the things are',
    '{ best { __typename stars title ... on Film { minutes } ... on Book { title } } }',
    { best: { __typename: 'Film', stars: 5, title: 'Nine', minutes: 122 } },
  ],
  [
    'needs no other service for its own fields',
    '{ unknown { id stars note } }',
    { unknown: { id: 'x9', stars: 1, note: 'lost' } },
  ],
  [
    'is asked through a fragment on one type',
    '{ media { ... on Film { stars } } }',
    { media: [{}, { stars: 4 }] },
  ],
  [
    'may be one that cannot be asked itself',
    '{ lent { id title stars ... on Book { __typename } } }',
    { lent: { id: 'b1', title: 'Notes', stars: 4, __typename: 'Book' } },
  ],
])('an interface object %s', async (_, query, data) => {
  const answer = await federation.query(query);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual(data);
});

it('a thing whose type nobody knows is null', async () => {
  const { data } = await federation.query('{ unknown { __typename stars } }');
  expect(data).toEqual({ unknown: null });
});
