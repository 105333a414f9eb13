import { GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { combineFetches } from '../compile/combine-fetches.ts';
import { compileEntityFetch } from '../compile/compile-fetch.ts';
import type { Json } from '../json.ts';
import type { FetchNode } from '../plan/plan.ts';
import { fetchEntities } from './fetch-entities.ts';
import type { Run, SubgraphAnswer, SubgraphRequest } from './run.ts';

const fulfils = (typename: string, condition: string) => typename === condition;

function fetchOf(typeCondition: string, field: string, path: readonly string[]) {
  const node: FetchNode = {
    kind: 'fetch',
    subgraph: 'kitchen',
    path,
    operation: {
      kind: 'query',
      name: undefined,
      text: `query($representations:[_Any!]!){_entities(representations:$representations){...on ${typeCondition}{${field}}}}`,
    },
    variables: [],
    requires: [
      {
        kind: 'fragment',
        typeCondition,
        requires: ['__typename', 'id'].map((name) => ({
          kind: 'field',
          name,
          requires: undefined,
        })),
      },
    ],
    inputRewrites: [],
    outputRewrites: [],
    contextArguments: [],
  };
  return compileEntityFetch(
    { fetch: node, conditions: [], waitsFor: [], wave: 0 },
    { fulfils, supergraph: new GraphQLSchema({}), variableOf: (name) => name, defaults: {} },
  );
}

const [both] = combineFetches([
  fetchOf('Cup', 'size', ['cups', '@']),
  fetchOf('Plate', 'width', ['plate']),
]);

const cup = (id: string) => ({ __typename: 'Cup', id });

/** What becomes of `data` when the service answers so. */
async function run(data: Json, answer: SubgraphAnswer) {
  const asked: SubgraphRequest[] = [];
  const under: Run = {
    data,
    variables: {},
    errors: [],
    absences: new Map(),
    shared: new Set(),
    isPlain: true,
    async ask(request) {
      asked.push(request);
      return answer;
    },
  };
  if (!both) throw new Error('Nothing was combined.');
  await fetchEntities(both, under);
  const bodies = asked.map(({ body }) => JSON.parse(body));
  return { data, bodies, asked, errors: under.errors.map(({ path }) => path?.join('.')) };
}

const shelf = () => ({
  cups: [cup('1'), cup('2'), cup('1')],
  plate: { __typename: 'Plate', id: 'p' },
});

describe('two fetches in one request', () => {
  it('give each thing what it is given, and equal things are asked for once', async () => {
    const { data, bodies } = await run(shelf(), {
      data: { _entities_0: [{ size: 1 }, { size: 2 }], _entities_1: [{ width: 3 }] },
    });
    expect(bodies).toHaveLength(1);
    expect(bodies[0].variables).toEqual({
      representations_0: [cup('1'), cup('2')],
      representations_1: [{ __typename: 'Plate', id: 'p' }],
    });
    expect(data).toMatchObject({
      cups: [{ size: 1 }, { size: 2 }, { size: 1 }],
      plate: { width: 3 },
    });
  });

  it('are one where the other has nothing to ask', async () => {
    const { data, bodies } = await run(
      { cups: [cup('1')], plate: null },
      { data: { _entities: [{ size: 1 }] } },
    );
    expect(bodies[0].variables).toEqual({ representations: [cup('1')] });
    expect(data).toMatchObject({ cups: [{ size: 1 }] });
  });

  it('are none where neither has', async () => {
    expect((await run({ cups: [], plate: null }, {})).bodies).toEqual([]);
  });

  it.each<[string, SubgraphAnswer, string[]]>([
    [
      'one entity',
      {
        data: { _entities_0: [{ size: 1 }, null], _entities_1: [{ width: 3 }] },
        errors: [{ message: 'no', path: ['_entities_0', 1, 'size'] }],
      },
      ['cups.1.size'],
    ],
    [
      'an entity in two places',
      {
        data: { _entities_0: [{ size: null }, { size: 1 }], _entities_1: [{ width: 3 }] },
        errors: [{ message: 'no', path: ['_entities_0', 0, 'size'] }],
      },
      ['cups.0.size', 'cups.2.size'],
    ],
    [
      'all',
      { errors: [{ message: 'down' }] },
      ['cups.0.size', 'cups.2.size', 'cups.1.size', 'plate.width'],
    ],
    [
      'all, though it is said of one',
      { data: null, errors: [{ message: 'no', path: ['_entities_0'] }] },
      ['cups.0.size', 'cups.2.size', 'cups.1.size', 'plate.width'],
    ],
    [
      'all, though it is said of one entity',
      { data: null, errors: [{ message: 'no', path: ['_entities_1', 0, 'width'] }] },
      ['cups.0.size', 'cups.2.size', 'cups.1.size', 'plate.width'],
    ],
  ])('tell an error of %s where it belongs', async (_, answer, paths) => {
    expect((await run(shelf(), answer)).errors.sort()).toEqual(paths.sort());
  });

  it('take no answer with more or fewer entities than were asked for', async () => {
    const { asked } = await run(shelf(), { data: {} });
    const isOfUse = (first: unknown, second: unknown) =>
      asked[0]?.isOfUse({ data: { _entities_0: first, _entities_1: second } });
    expect(isOfUse([null, {}], [{}])).toBe(true);
    expect([
      isOfUse([{}], [{}]),
      isOfUse([{}, {}], []),
      isOfUse({}, [{}]),
      isOfUse(null, [{}]),
    ]).toEqual(Array(4).fill(false));
  });
});

it.each([
  ['no object', ['x', {}], ['cups.0', 'cups.2']],
  ['another thing', [{ __typename: 'Plate' }, {}], ['cups.0', 'cups.2']],
])('%s instead of an entity is told of', async (_, entities, paths) => {
  const { errors } = await run(shelf(), { data: { _entities_0: entities, _entities_1: [{}] } });
  expect(errors).toEqual(paths);
});
