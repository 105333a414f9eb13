import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('does not depend on the order of keys', () => {
  expect(fingerprint({ a: 1, b: { c: 2n, d: [3] } })).toBe(
    fingerprint({ b: { d: [3], c: 2n }, a: 1 }),
  );
});

it('takes absent and undefined for the same', () => {
  expect(fingerprint({ a: 1, b: undefined })).toBe(fingerprint({ a: 1 }));
});

it.each([
  { left: { quantity: 1 }, right: { quantity: 2 } },
  { left: { amount: 1n }, right: { amount: 1 } },
  { left: { amount: 1n }, right: { amount: '1n' } },
  { left: { lines: ['a', 'b'] }, right: { lines: ['b', 'a'] } },
  { left: { a: null }, right: {} },
])('tells $left from $right', ({ left, right }) => {
  expect(fingerprint(left)).not.toBe(fingerprint(right));
});

it('is equal exactly when the bodies are', () => {
  const anyBody = fc.jsonValue({ maxDepth: 2 }).map((body) => JSON.parse(JSON.stringify(body)));
  fc.assert(
    fc.property(anyBody, anyBody, (left, right) => {
      expect(fingerprint(left)).toBe(fingerprint(structuredClone(left)));
      expect(fingerprint(left) === fingerprint(right)).toBe(isDeepStrictEqual(left, right));
    }),
  );
});
