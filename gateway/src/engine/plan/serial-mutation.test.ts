import { type OperationDefinitionNode, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { serialMutations } from './serial-mutation.ts';

const settle = serialMutations('Mutation', (typename, condition) => typename === condition);

function settled(source: string, variables = {}): string {
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return print(settle({ document, operation }, variables).operation).replaceAll(/\s+/g, ' ');
}

it('what a mutation asks for twice is done once, under whatever conditions', () => {
  const source = 'mutation ($a: Boolean!) { pay { id } ship pay @skip(if: $a) { total } }';
  expect(settled(source, { a: false })).toContain('{ pay { id total } ship }');
  expect(settled(source, { a: true })).toContain('{ pay { id } ship }');
});

it('what stands in a fragment is done in its turn', () => {
  const source = 'mutation { ship ...F again: ship } fragment F on Mutation { pay { id } }';
  expect(settled(source)).toContain('{ ship pay { id } again: ship }');
});

it('a condition goes by the default of its variable where the client left it out', () => {
  const source = 'mutation ($a: Boolean = true) { pay @skip(if: $a) ship }';
  expect(settled(source)).toContain('{ ship }');
  expect(settled(source, { a: false })).toContain('{ pay ship }');
});

it('conditions further down are left to the plan', () => {
  const source = 'mutation ($a: Boolean!) { pay { id @skip(if: $a) } }';
  expect(settled(source, { a: true })).toContain('{ pay { id @skip(if: $a) } }');
});

it('gives the same operation for the same choice, so that it is planned once', () => {
  const document = parse('mutation ($a: Boolean!) { pay @skip(if: $a) ship }');
  const asked = { document, operation: document.definitions[0] as OperationDefinitionNode };
  expect(settle(asked, { a: true })).toBe(settle(asked, { a: true, other: 1 }));
  expect(settle(asked, { a: true })).not.toBe(settle(asked, { a: false }));
});

it('a query is left as it is', () => {
  const document = parse('{ me { id } me { name } }');
  const asked = { document, operation: document.definitions[0] as OperationDefinitionNode };
  expect(settle(asked, {})).toBe(asked);
});
