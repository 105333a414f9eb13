import { expect, it } from 'vitest';
import { boundedText, trimmedText } from './bounded-text.ts';

it('looks at nothing but the length of what is too long', () => {
  let looked = 0;
  const text = boundedText(3, 'too long').refine(() => {
    looked += 1;
    return false;
  }, 'seen');
  expect(text.safeParse('four').error?.issues.map(({ message }) => message)).toEqual(['too long']);
  expect(looked).toBe(0);
  expect(text.safeParse('six').error?.issues.map(({ message }) => message)).toEqual(['seen']);
});

it('counts neither a line break nor a few spaces around a text against it', () => {
  const text = trimmedText(3, 'too long');
  expect(text.parse(' six\n')).toBe('six');
  expect(text.safeParse('four').error?.issues).toMatchObject([{ message: 'too long' }]);
  expect(text.safeParse(`six${' '.repeat(4)}`).error?.issues).toMatchObject([
    { code: 'too_big', message: 'too long' },
  ]);
});
