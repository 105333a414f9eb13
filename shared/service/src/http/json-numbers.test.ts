import { expect, it } from 'vitest';
import { judgeJsonNumbers } from './json-numbers.ts';

it('finds numbers that no double holds, however they are written', () => {
  for (const number of ['1e400', '-1E+400', `1${'0'.repeat(400)}`, '0.1e1000']) {
    expect(judgeJsonNumbers(`{"a":[1,{"b":${number}}]}`), number).toContain('too large');
  }
});

it('lets pass what is large and can be held, what only looks so, and what is no JSON', () => {
  const texts = [
    '{"a":1e300}',
    '{"a":1e-400}',
    '{"a":"1e400"}',
    `{"a":0.${'1'.repeat(400)}}`,
    '{1e400',
  ];
  for (const text of texts) expect(judgeJsonNumbers(text), text).toBeUndefined();
});
