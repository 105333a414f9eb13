import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key')}
      type Query { ps: [P] }
      type P @key(fields: "id") { id: ID! children: [C] }
      type C @key(fields: "id") { id: ID! P: P p: P message: String }
    `,
    resolvers: {
      Query: { ps: () => [{ id: '1' }] },
      P: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        children: () => [{ id: 'c' }],
      },
      C: { p: () => ({ id: '1' }), P: () => ({ id: '2' }), message: () => 'm' },
    },
  },
  {
    name: 'two',
    typeDefs: `${federation2('key')} type P @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      P: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `name ${id}` }) },
    },
  },
]);
afterAll(() => federation[Symbol.asyncDispose]());

// federation #2683: the planner took an alias for the type of its name.
it.each([
  {
    query: '{ ps { children { P: p { name id } message } } }',
    own: { ps: [{ children: [{ P: { name: 'name 1', id: '1' }, message: 'm' }] }] },
  },
  {
    query: '{ P: ps { C: children { P: p { P: name id: id } } } }',
    own: { P: [{ C: [{ P: { P: 'name 1', id: '1' } }] }] },
  },
  {
    query: '{ ps { children { p: P { name } P: p { name } } } }',
    own: { ps: [{ children: [{ p: { name: 'name 2' }, P: { name: 'name 1' } }] }] },
  },
  {
    query: '{ ps { id: name name: id } }',
    own: { ps: [{ id: 'name 1', name: '1' }] },
  },
])('an alias is no type and no other field: $query', async ({ query, own }) => {
  const answer = await federation.query(query);
  expect(answer).toEqual({ status: 200, data: own, errors: undefined });
});

it('operations that differ in their aliases alone have each its own answer', async () => {
  const [first, second] = [
    await federation.query('{ P: ps { id } }'),
    await federation.query('{ C: ps { id } }'),
  ];
  expect([first.data, second.data]).toEqual([{ P: [{ id: '1' }] }, { C: [{ id: '1' }] }]);
});
