import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const cups = [
  { __typename: 'Cup', id: 'c1', name: 'white' },
  { __typename: 'Cup', id: 'c2', name: 'cracked' },
  { __typename: 'Plate', id: 'p1', name: 'flat' },
];

const federation = await startFederation([
  {
    name: 'shelf',
    typeDefs: `${federation2('key', 'interfaceObject')}
      type Query { shelf: Shelf things: [Thing] strict: [Thing!] pairs: [[Cup!]] dish: Dish }
      type Shelf { cups: [Cup!]! first: Cup top: Cup! }
      interface Thing { id: ID! name: String! }
      type Cup implements Thing @key(fields: "id") { id: ID! name: String! }
      type Plate implements Thing @key(fields: "id") { id: ID! name: String! }
      interface Dish @key(fields: "id") { id: ID! }
      type Bowl implements Dish @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        shelf: () => ({ cups: cups.slice(0, 2), first: cups[1], top: cups[1] }),
        things: () => cups,
        strict: () => cups,
        pairs: () => [[cups[0]], [cups[0], cups[1]]],
        dish: () => ({ __typename: 'Bowl', id: 'b1' }),
      },
      Dish: { __resolveType: () => 'Bowl', __resolveReference: () => ({ __typename: 'Bowl' }) },
    },
  },
  {
    name: 'makers',
    typeDefs: `${federation2('key', 'interfaceObject')}
      type Cup @key(fields: "id") { id: ID! maker: String! price: Int! madeIn: String }
      type Plate @key(fields: "id") { id: ID! maker: String! }
      type Dish @key(fields: "id") @interfaceObject { id: ID! rating: Int! note: String! }
    `,
    resolvers: {
      Cup: {
        __resolveReference: (given: object) => given,
        maker({ id }: { id: string }) {
          if (id === 'c2') throw new Error('no maker is known');
          return 'Ada';
        },
        price: () => 5,
        madeIn: () => 'here',
      },
      Plate: { __resolveReference: ({ id }: { id: string }) => ({ id, maker: 'Grace' }) },
      Dish: { __resolveReference: ({ id }: { id: string }) => ({ id, rating: 3, note: 'x' }) },
    },
  },
]);
afterAll(() => federation[Symbol.asyncDispose]());

async function ask(query: string) {
  const { data, errors = [] } = await federation.query(query);
  return { data, paths: errors.map(({ path }) => path?.join('.')) };
}

it.each([
  [
    'a list of non-null items, up to the object that holds a non-null list of them',
    '{ shelf { cups { maker } } }',
    { shelf: null },
    ['shelf.cups.1.maker'],
  ],
  [
    'a field that may be null',
    '{ shelf { first { id maker } } }',
    { shelf: { first: null } },
    ['shelf.first.maker'],
  ],
  [
    'an alias, whose name the path has',
    '{ board: shelf { one: first { id who: maker } } }',
    { board: { one: null } },
    ['board.one.who'],
  ],
  [
    'fragments, named and inline',
    '{ shelf { ...S } } fragment S on Shelf { first { ... on Cup { ...C } } } fragment C on Cup { madeIn maker }',
    { shelf: { first: null } },
    ['shelf.first.maker'],
  ],
  [
    'one item of a list of an abstract type',
    '{ things { id ... on Cup { maker } ... on Plate { maker } } }',
    { things: [{ id: 'c1', maker: 'Ada' }, null, { id: 'p1', maker: 'Grace' }] },
    ['things.1.maker'],
  ],
  [
    'a list of non-null items that may itself be null',
    '{ strict { ... on Cup { maker } } }',
    { strict: null },
    ['strict.1.maker'],
  ],
  [
    'lists in lists',
    '{ pairs { id maker } }',
    { pairs: [[{ id: 'c1', maker: 'Ada' }], null] },
    ['pairs.1.1.maker'],
  ],
  [
    'no further than it must, with its error told once though it is reached twice',
    '{ shelf { first { maker } top { name } } again: shelf { first { maker } } }',
    { shelf: { first: null, top: { name: 'cracked' } }, again: { first: null } },
    ['shelf.first.maker', 'again.first.maker'],
  ],
])('a null goes up through %s', async (_, query, data, paths) => {
  const answer = await ask(query);
  expect(answer.data).toEqual(data);
  expect([...answer.paths].sort()).toEqual([...paths].sort());
});

it('goes up through an interface object', async () => {
  const answer = { data: { _entities: [{ __typename: 'Dish', rating: null, note: 'x' }] } };
  federation.subgraphs.makers.behave({ status: 200, body: JSON.stringify(answer) });
  const { data, errors } = await federation.query('{ dish { id stars: rating } }');
  federation.subgraphs.makers.behave('well');
  expect(data).toEqual({ dish: null });
  expect(errors).toEqual([
    {
      message: 'The service makers gave null where there must be a value.',
      path: ['dish', 'stars'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'makers' },
    },
  ]);
});

it('tells of a null that no service explains, where stock leaves clients without a word', async () => {
  const stock = await federation.startStock();
  const answer = { data: { shelf: { first: { __typename: 'Cup', id: 'c1', name: null } } } };
  federation.subgraphs.shelf.behave({ status: 200, body: JSON.stringify(answer) });
  const query = '{ shelf { first { name } } }';
  const [own, theirs] = [await federation.query(query), await stock.query(query)];
  federation.subgraphs.shelf.behave('well');
  expect(own).toMatchObject({
    data: { shelf: { first: null } },
    errors: [{ path: ['shelf', 'first', 'name'] }],
  });
  expect(theirs).toMatchObject({ data: { shelf: { first: null } }, errors: undefined });
});
