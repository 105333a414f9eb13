import { expect, it } from 'vitest';
import type { Requirement } from '../plan/plan.ts';
import { compileRequires } from './compile-requires.ts';

const fulfils = (typename: string, condition: string) => typename === condition;

function fragment(typeCondition: string, ...names: readonly string[]): Requirement {
  const requires = names.map((name) => ({ kind: 'field', name, requires: undefined }) as const);
  return { kind: 'fragment', typeCondition, requires };
}

it('a thing of which nothing but its type is to be told is not asked for', () => {
  const requires = [fragment('Book', '__typename', 'id'), fragment('Film', '__typename')];
  const represent = compileRequires({ requires, rewrites: [], fulfils });
  expect(represent({ __typename: 'Book', id: '1' })).toBe('{"__typename":"Book","id":"1"}');
  expect(represent({ __typename: 'Film', id: '1' })).toBeUndefined();
});
