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
  const units = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 80,
  });
  fc.assert(
    fc.property(fc.oneof(units, fc.string({ unit: 'binary', maxLength: 80 })), (text) => {
      expect(quote(text)).toBe(JSON.stringify(text));
    }),
    { numRuns: 2_000 },
  );
});
