import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { allOf } from '../compile/combine-fetches.ts';
import { compileEntityFetch } from '../compile/compile-fetch.ts';
import { createTypeCheck } from '../compile/possible-types.ts';
import type { FetchNode } from '../plan/plan.ts';
import { fetchEntities } from './fetch-entities.ts';
import type { Run } from './run.ts';

const schema = buildSchema(`
  type Query { media: [Media] }
  interface Media { id: ID! title: String }
  type Book implements Media { id: ID! title: String }
`);

/** As for a subgraph that has `type Media @interfaceObject`. */
const fetch: FetchNode = {
  kind: 'fetch',
  subgraph: 'titles',
  path: ['media', '@'],
  operation: {
    kind: 'query',
    name: undefined,
    text: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Media{__typename title}}}',
  },
  variables: [],
  requires: [
    {
      kind: 'fragment',
      typeCondition: 'Book',
      requires: ['__typename', 'id'].map((name) => ({ kind: 'field', name, requires: undefined })),
    },
  ],
  inputRewrites: [{ kind: 'set', path: ['... on Book', '__typename'], value: 'Media' }],
  outputRewrites: [],
  contextArguments: [],
};

it('a service that knows a thing by its interface alone does not hide what it is', async () => {
  const surroundings = {
    fulfils: createTypeCheck(schema),
    supergraph: schema,
    variableOf: (name: string) => name,
    defaults: {},
  };
  const book = () => ({ __typename: 'Book', id: '1' });
  const run: Run = {
    data: { media: [book(), book()] },
    variables: {},
    errors: [],
    absences: new Map(),
    shared: new Set(),
    isPlain: true,
    ask: async () => ({ data: { _entities: [{ __typename: 'Media', title: 'Dune' }] } }),
  };
  await fetchEntities(
    allOf(compileEntityFetch({ fetch, conditions: [], waitsFor: [], wave: 0 }, surroundings)),
    run,
  );
  const dune = { __typename: 'Book', id: '1', title: 'Dune' };
  expect(run.data).toEqual({ media: [dune, dune] });
});
