import { GraphQLSchema, Kind, parse, visit } from 'graphql';
import { expect, it } from 'vitest';
import type { FetchNode } from '../plan/plan.ts';
import { allOf, combineFetches } from './combine-fetches.ts';
import { compileEntityFetch } from './compile-fetch.ts';

function fetchOf(selection: string, { variables = [] as string[], more = '' } = {}) {
  const definitions = variables.map((name) => `$${name}: Int`).join(' ');
  const node: FetchNode = {
    kind: 'fetch',
    subgraph: 'kitchen',
    path: ['cups', '@'],
    operation: {
      kind: 'query',
      name: 'Menu__kitchen__1',
      text: `query Menu__kitchen__1($representations: [_Any!]! ${definitions}) {
        _entities(representations: $representations) { ${selection} } } ${more}`,
    },
    variables,
    requires: [],
    inputRewrites: [],
    outputRewrites: [],
    contextArguments: [],
  };
  return compileEntityFetch(
    { fetch: node, conditions: [], waitsFor: [], wave: 0 },
    {
      fulfils: () => true,
      supergraph: new GraphQLSchema({}),
      variableOf: (name) => name,
      defaults: {},
    },
  );
}

function read({ start }: { start: string }) {
  const { query, operationName } = JSON.parse(`${start}}}`);
  const document = parse(query);
  const variables: string[] = [];
  const fragments: string[] = [];
  const spreads: string[] = [];
  const entities: unknown[] = [];
  visit(document, {
    VariableDefinition: ({ variable }) => void variables.push(variable.name.value),
    FragmentDefinition: ({ name }) => void fragments.push(name.value),
    FragmentSpread: ({ name }) => void spreads.push(name.value),
    Field({ name, alias, arguments: given = [] }) {
      if (name.value !== '_entities') return;
      const value = given[0]?.value;
      entities.push([alias?.value, value?.kind === Kind.VARIABLE && value.name.value]);
    },
  });
  return { operationName, variables, fragments, spreads, entities };
}

it('a fetch alone stays as it is', () => {
  const fetch = fetchOf('... on Cup { size }');
  expect(combineFetches([fetch])).toEqual([allOf(fetch)]);
  expect(read(allOf(fetch)).entities).toEqual([[undefined, 'representations']]);
});

it('two become one request, with what is shared once and the rest under names of its own', () => {
  const more = 'fragment F on Cup { size(unit: $unit) }';
  const fetches = [
    fetchOf('... on Cup { ...F }', { variables: ['unit'], more }),
    fetchOf('... on Cup { ...F name(n: $n) }', { variables: ['n', 'unit'], more }),
  ];
  const [both, ...others] = combineFetches(fetches);
  if (!both) throw new Error('Nothing was combined.');
  expect(others).toEqual([]);
  expect(read(both)).toEqual({
    operationName: 'Menu__kitchen__1',
    variables: ['representations_0', 'unit', 'representations_1', 'n'],
    fragments: ['F_0', 'F_1'],
    spreads: ['F_0', 'F_1'],
    entities: [
      ['_entities_0', 'representations_0'],
      ['_entities_1', 'representations_1'],
    ],
  });
  expect(both.members.map(({ field, variable }) => [field, variable])).toEqual([
    ['_entities_0', 'representations_0'],
    ['_entities_1', 'representations_1'],
  ]);
  expect(both.writeVariables({ unit: 1, n: 2, other: 3 })).toBe('"unit":1,"n":2,');
  expect(both.members.map(({ alone }) => alone && read(alone).entities)).toEqual(
    Array(2).fill([[undefined, 'representations']]),
  );
});

it('fetches that ask the same of things in different places are one list of entities', () => {
  const fetches = ['a', 'b'].map((name) => ({
    ...fetchOf('... on Cup { size }'),
    path: [name, '@'],
  }));
  const [together, ...others] = combineFetches(fetches);
  expect(others).toEqual([]);
  expect(together?.members.map((member) => member.fetches)).toEqual([fetches]);
});

it('nine become two requests', () => {
  const fetches = Array.from({ length: 9 }, (_, index) => fetchOf(`... on Cup { field${index} }`));
  const combined = combineFetches(fetches);
  expect(combined.map(({ members }) => members.length)).toEqual([8, 1]);
  expect(combined.flatMap(({ members }) => members.flatMap(({ fetches: asked }) => asked))).toEqual(
    fetches,
  );
});

it('what the client left out is left out', () => {
  const fetch = fetchOf('... on Cup { size(unit: $unit) }', { variables: ['unit', 'constructor'] });
  expect(fetch.writeVariables({})).toBe('');
  expect(fetch.writeVariables({ unit: null, constructor: 1 })).toBe('"unit":null,"constructor":1,');
});
