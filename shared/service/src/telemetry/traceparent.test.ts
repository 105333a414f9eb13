import { expect, test } from 'vitest';
import { readTraceparent } from './traceparent.ts';

const valid = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a trace context is taken as it came', () => {
  expect(readTraceparent(valid)).toBe(valid);
});

test.each([
  ['none', undefined],
  ['two', [valid, valid]],
  ['one with capitals', valid.toUpperCase()],
  ['one that is too short', valid.slice(0, -1)],
  ['one with more behind it', `${valid}; DROP TABLE`],
])('%s is left out', (_, header) => {
  expect(readTraceparent(header)).toBeUndefined();
});
