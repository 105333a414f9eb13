import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJson } from './read-json.ts';

it.each([
  '9007199254740993',
  '-9223372036854775808',
  '123456789012345678901234567890',
  '0.1234567890123456789',
  '1.0000000000000000',
  '1e400000000000000000',
  '{"a":[9007199254740993,{"b":1234567890.12345678}]}',
])('keeps %s as it came', (text) => {
  expect(JSON.stringify(readJson(text))).toBe(text);
});

it.each([
  ['"12345678901234567890"', '12345678901234567890'],
  ['["1234567890123456",1]', ['1234567890123456', 1]],
  ['9007199254740991', 9007199254740991],
  ['0.1', 0.1],
  ['{"id":"00000000000000000000","count":3}', { id: '00000000000000000000', count: 3 }],
])('leaves alone what a double or a string holds: %s', (text, value) => {
  expect(readJson(text)).toEqual(value);
});

it('is JSON.parse for all that JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary-ascii' }), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(readJson(text))).toBe(text);
    }),
  );
});

it('keeps integers of 64 bits wherever they stand', () => {
  const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n });
  fc.assert(
    fc.property(fc.array(long), (numbers) => {
      const text = `{"list":[${numbers.join()}]}`;
      expect(JSON.stringify(readJson(text))).toBe(text);
    }),
  );
});

it.each(['', '{', '1234567890123456789,', '{"a":1234567890123456789'])('refuses %j', (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
});
