import fc from 'fast-check';
import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BigIntScalar } from './scalars.ts';

describe('BigInt', () => {
  it('goes over the wire as a string and comes back the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const wire = BigIntScalar.serialize(value);
        expect(wire).toBe(value.toString());
        expect(BigIntScalar.parseValue(wire)).toBe(value);
      }),
    );
  });

  it.each(['1.5', '1e3', '', 'abc', 1.5, 2 ** 53, true, null, '9223372036854775808'])(
    'refuses %j',
    (value) => {
      expect(() => BigIntScalar.parseValue(value)).toThrow('BigInt must be a whole number');
    },
  );

  it('may be written as a bare integer in a literal', () => {
    expect(BigIntScalar.parseLiteral(parseValue('42'), {})).toBe(42n);
    expect(() => BigIntScalar.parseLiteral(parseValue('true'), {})).toThrow();
  });
});
