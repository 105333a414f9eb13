import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { lastingNumbers } from './lasting-numbers.ts';

const schema = buildSchema(`
  scalar BigInt
  input Price { amount: BigInt }
  type Query { cheap(price: Price, below: BigInt, factor: Float, id: ID): Int }
`);

function faultsOf(given: string): number {
  return validate(schema, parse(`{ cheap(${given}) }`), [lastingNumbers]).length;
}

it('refuses numbers that a double cannot hold, wherever they stand', () => {
  const huge = `1${'0'.repeat(400)}`;
  for (const number of ['1e400', '-1e400', huge]) {
    expect(faultsOf(`below: ${number}`), number).toBe(1);
    expect(faultsOf(`price: { amount: ${number} }`), number).toBe(1);
    expect(faultsOf(`factor: ${number}`), number).toBe(1);
  }
});

it('refuses whole numbers that would lose digits where a scalar of our own takes them', () => {
  expect(faultsOf('below: 9007199254740993')).toBe(1);
  expect(faultsOf('below: "9007199254740993"')).toBe(0);
  expect(faultsOf('id: 9007199254740993')).toBe(0);
});

it('lets every other number pass', () => {
  expect(faultsOf('below: 9007199254740991, factor: 1e300, price: { amount: -1 }')).toBe(0);
});
