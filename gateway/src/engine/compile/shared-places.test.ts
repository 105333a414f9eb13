import { expect, it } from 'vitest';
import type { FetchNode } from '../plan/plan.ts';
import { sharedPlaces } from './shared-places.ts';

const owner = { kind: 'fragment', typeCondition: 'Owner', requires: [] } as const;

function fetchOf(text: string, path: readonly string[] = [], more: Partial<FetchNode> = {}) {
  const fetch: FetchNode = {
    kind: 'fetch',
    subgraph: 'kitchen',
    path,
    operation: { kind: 'query', name: undefined, text },
    variables: [],
    requires: undefined,
    inputRewrites: [],
    outputRewrites: [],
    contextArguments: [],
    ...more,
  };
  return { fetch, conditions: [], waitsFor: [], wave: 0 };
}

const cups = fetchOf('{ cups { owner { id } } }');
const names = fetchOf('{ _entities { ... on Owner { name } } }', ['cups', '@', 'owner'], {
  requires: [owner],
});
const path = ['cups', '@', 'owner'];

it('are those that one fetch fills with what others add to', () => {
  expect(sharedPlaces([cups, names, names])).toEqual(new Map([[0, [path]]]));
});

it('are none where another fetch may tell them apart', () => {
  const more = fetchOf('{ _entities { ... on Cup { owner { age } } } }', ['cups', '@'], {
    requires: [{ ...owner, typeCondition: 'Cup' }],
  });
  expect(sharedPlaces([cups, more, names])).toEqual(new Map([[0, [['cups', '@']]]]));
});

it('are none where what surrounds a thing counts', () => {
  const contextArguments = [{ path: ['..', 'size'], variable: 'contextualArgument_1_0' }];
  const sized = fetchOf('{ _entities { ... on Owner { fits } } }', path, {
    requires: [owner],
    contextArguments,
  });
  expect(sharedPlaces([cups, names, sized]).size).toBe(0);
});

it('are none where there is but one thing', () => {
  const one = fetchOf('{ cup { owner { id } } }');
  const name = fetchOf('{ _entities { ... on Owner { name } } }', ['cup', 'owner'], {
    requires: [owner],
  });
  expect(sharedPlaces([one, name]).size).toBe(0);
});
