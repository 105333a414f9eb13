import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from './json-text.ts';

it.each([
  '',
  'plain',
  'é €',
  '"',
  '\\',
  '\n',
  '\u007f',
  '\u2028',
  '\ud83d\ude00',
  '\ud800',
  'a\udc00',
  'x'.repeat(100),
])('is what JSON.stringify writes: %j', (text) => expect(quote(text)).toBe(JSON.stringify(text)));

it('is so for any string, whole or with half a character', () => {
  const codes = fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 80 });
  fc.assert(
    fc.property(codes, (given) => {
      const text = String.fromCharCode(...given);
      return quote(text) === JSON.stringify(text);
    }),
    { numRuns: 1_000 },
  );
});
