import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

/** Things of two types that lead to the same entity by fields of one name. */
const federation = await startFederation([
  {
    name: 'shelves',
    typeDefs: `${federation2('key')}
      type Query { items: [Item!]! }
      interface Item { id: ID! }
      type Book implements Item { id: ID! thing: Thing! }
      type Film implements Item { id: ID! thing: Thing! }
      type Thing @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        items: () => [
          { __typename: 'Book', id: '1', thing: { id: 'a' } },
          { __typename: 'Film', id: '2', thing: { id: 'a' } },
          { __typename: 'Book', id: '3', thing: { id: 'b' } },
        ],
      },
    },
  },
  {
    name: 'things',
    typeDefs: `${federation2('key')}
      type Thing @key(fields: "id") { id: ID! name: String code: String price(in: String): Int next: Thing broken: String }
    `,
    resolvers: {
      Thing: {
        __resolveReference: ({ id }: { id: string }) => thing(id),
      },
    },
  },
]);
afterAll(() => federation[Symbol.asyncDispose]());

function thing(id: string): object {
  return {
    id,
    name: `name of ${id}`,
    code: `code of ${id}`,
    price: ({ in: currency }: { in: string }) => (currency === 'EUR' ? 1 : 2),
    next: () => thing(`${id}'`),
    broken: () => {
      throw new Error('broken');
    },
  };
}

/** Apollo's planner asks for the first of them alone and answers the other with it. */
it.each([
  [
    'fields under one alias',
    ['{ x: name }', '{ x: code }'],
    [{ x: 'name of a' }, { x: 'code of a' }, { x: 'name of b' }],
  ],
  [
    'one field with other arguments',
    ['{ price(in: "EUR") }', '{ price(in: "USD") }'],
    [{ price: 1 }, { price: 2 }, { price: 1 }],
  ],
  [
    'fields further down',
    ['{ next { x: name } }', '{ next { x: code name } }'],
    [
      { next: { x: "name of a'" } },
      { next: { x: "code of a'", name: "name of a'" } },
      { next: { x: "name of b'" } },
    ],
  ],
])('tells %s apart that are asked of one entity', async (_, [ofBook, ofFilm], things) => {
  // From the second time on equal things are one.
  for (let time = 0; time < 2; time += 1) {
    const { data, errors } = await federation.query(
      `{ items { ... on Book { thing ${ofBook} } ... on Film { thing ${ofFilm} } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ items: things.map((one) => ({ thing: one })) });
  }
});

it('tells what went wrong where it is asked for, and nowhere else', async () => {
  const ask = (ofBook: string, ofFilm: string) =>
    federation.query(
      `{ items { ... on Book { thing { ${ofBook} } } ... on Film { thing { ${ofFilm} } } } }`,
    );
  const [other, alike, both] = await Promise.all([
    ask('name', 'broken'),
    ask('x: name', 'x: broken'),
    ask('name broken', 'broken'),
  ]);
  expect(other?.errors?.map(({ path }) => path)).toEqual([['items', 1, 'thing', 'broken']]);
  expect(alike?.errors?.map(({ path }) => path)).toEqual([['items', 1, 'thing', 'x']]);
  expect(both?.errors?.map(({ path }) => path?.[1]).sort()).toEqual([0, 1, 2]);
});
