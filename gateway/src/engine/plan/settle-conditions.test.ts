import { type OperationDefinitionNode, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { settleConditions } from './settle-conditions.ts';

const settle = settleConditions(new Set(['shippingCost']));

function asked(source: string) {
  const document = parse(source);
  return { document, operation: document.definitions[0] as OperationDefinitionNode };
}

function settled(source: string, variables: object): string {
  const { operation, document } = settle(asked(source), { ...variables });
  return [operation, ...document.definitions].map(print).join(' ').replaceAll(/\s+/g, ' ');
}

it('a field that needs others is taken out, or asked for without condition', () => {
  const source = 'query ($a: Boolean!) { p { shippingCost @include(if: $a) stock @skip(if: $a) } }';
  expect(settled(source, { a: true })).toContain('{ p { shippingCost } }');
  expect(settled(source, { a: false })).toContain('{ p { stock } }');
});

it('so it is where the condition stands around it, or in a fragment', () => {
  const source = `query ($a: Boolean = false) { p { stock ...F @include(if: $a) } }
    fragment F on Product { ... @skip(if: $a) { shippingCost } weight }`;
  expect(settled(source, {})).toContain('{ p { stock } }');
  expect(settled(source, { a: true })).toContain('...F } } fragment F on Product { weight }');
});

it('an operation whose conditions decide over other fields alone is left as it is', () => {
  const other = asked('query ($a: Boolean!) { p { shippingCost stock @include(if: $a) } }');
  expect(settle(other, { a: true })).toBe(other);
});

it('gives the same operation for the same choice, so that it is planned once', () => {
  const one = asked('query ($a: Boolean!) { p { shippingCost @include(if: $a) } }');
  expect(settle(one, { a: true })).toBe(settle(one, { a: true }));
});
