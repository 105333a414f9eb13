import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation(
  [
    {
      name: 'before',
      typeDefs: `${federation2('key')}
      type Query { thing: Thing }
      type Thing @key(fields: "id") {
        id: ID! moved: String none: String half: String all: String labelled: String alsoHalf: String decided: String
      }
    `,
      resolvers: { Query: { thing: () => thing('before') }, Thing: resolver('before') },
    },
    {
      name: 'after',
      typeDefs: `${federation2('key', 'override')}
      type Thing @key(fields: "id") {
        id: ID!
        moved: String @override(from: "before")
        none: String @override(from: "before", label: "percent(0)")
        half: String @override(from: "before", label: "percent(50)")
        alsoHalf: String @override(from: "before", label: "percent(50)")
        all: String @override(from: "before", label: "percent(100)")
        labelled: String @override(from: "before", label: "launch.of.the.new")
        decided: String @override(from: "before", label: "decided")
      }
    `,
      resolvers: { Thing: resolver('after') },
    },
  ],
  { overrideLabels: { 'launch.of.the.old': 100, decided: 100 } },
);
afterAll(() => federation[Symbol.asyncDispose]());
function thing(from: string) {
  return {
    id: '1',
    moved: from,
    none: from,
    half: from,
    alsoHalf: from,
    all: from,
    labelled: from,
    decided: from,
  };
}

function resolver(from: string) {
  return { __resolveReference: () => thing(from) };
}

const query = '{ thing { moved none half all labelled decided } }';

it('a field is moved as a whole, or for the share of requests that its label says', async () => {
  const seen = new Set<unknown>();
  for (let count = 0; count < 40; count += 1) {
    const { data, errors } = await federation.query<{ thing: object }>(query);
    expect(errors).toBeUndefined();
    const { half, ...others } = { half: '', ...data?.thing };
    seen.add(half);
    expect(others).toEqual({
      moved: 'after',
      none: 'before',
      all: 'after',
      labelled: 'before',
      decided: 'after',
    });
  }
  // All forty the same way: once in 500,000,000,000 runs.
  expect(seen).toEqual(new Set(['before', 'after']));
});

it('a request has all fields of one label from one subgraph', async () => {
  for (let count = 0; count < 20; count += 1) {
    const { data } = await federation.query<{ thing: Record<string, string> }>(
      '{ thing { half } again: thing { half too: alsoHalf } }',
    );
    expect(new Set(Object.values(data ?? {}).flatMap(Object.values)).size).toBe(1);
  }
});

it('in stock such a field stays where it is', async () => {
  const stock = await federation.startStock();
  expect((await stock.query(query)).data).toEqual({
    thing: {
      moved: 'after',
      none: 'before',
      half: 'before',
      all: 'before',
      labelled: 'before',
      decided: 'before',
    },
  });
});
