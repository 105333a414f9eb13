import fc from 'fast-check';
import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BigIntScalar, DateTimeScalar } from './scalars.ts';

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

describe('DateTime', () => {
  it.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2026-03-01T12:00:00+02:00'])(
    'may be %s',
    (value) => {
      expect(DateTimeScalar.parseValue(value)).toEqual(new Date(value));
    },
  );

  it.each([
    '0000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-23:59',
  ])('may not be %s, whose year in UTC Postgres does not read', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow('0001 to 9999');
    expect(() => DateTimeScalar.parseLiteral(parseValue(`"${value}"`), {})).toThrow('0001 to 9999');
  });
});
