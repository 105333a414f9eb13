import { buildSchema, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { withPossibleFragments } from './possible-fragments.ts';

const schema = buildSchema(`
  type Query { film: Film media: [Media] }
  interface Media { id: ID! }
  type Film implements Media { id: ID! }
  type Book implements Media { id: ID! }
`);

function pruned(source: string): string {
  return print(withPossibleFragments(parse(source), schema)).replaceAll(/\s+/g, ' ');
}

it('what asks of a thing that it is of two types at once is left out', () => {
  const source =
    '{ film { id ...F } } fragment F on Media { ... on Book { id } ... on Film { id } }';
  expect(pruned(source)).toBe('{ film { id ... on Media { ... on Film { id } } } }');
});

it('a selection of which nothing is left asks for the type', () => {
  expect(pruned('{ film { ... on Media { ... on Book { id } } } }')).toBe(
    '{ film { ... on Media { __typename } } }',
  );
});

it('what may be stays, with its conditions', () => {
  const source = '{ media { ...F @skip(if: true) } } fragment F on Book { id }';
  expect(pruned(source)).toBe('{ media { ... on Book @skip(if: true) { id } } }');
});
