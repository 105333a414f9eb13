import { expect, it } from 'vitest';
import { createWaitingKeys } from './waiting-keys.ts';

const now = new Date(0);
const hour = new Date(3_600_000);

it('knows for a second what is left of a wait', () => {
  const waiting = createWaitingKeys();
  waiting.remember('a', hour, now);
  expect(waiting.waitMs(['a', 'b'], new Date(999))).toBe(3_599_001);
  expect(waiting.waitMs(['a', 'b'], new Date(1_000))).toBe(0);
});

it('makes nobody wait longer than the wait lasts', () => {
  const waiting = createWaitingKeys();
  waiting.remember('a', new Date(300), now);
  expect(waiting.waitMs(['a'], new Date(300))).toBe(0);
});

it('forgets the oldest beyond ten thousand', () => {
  const waiting = createWaitingKeys();
  for (let key = 0; key <= 10_000; key += 1) waiting.remember(String(key), hour, now);
  expect(waiting.waitMs(['0'], now)).toBe(0);
  expect(waiting.waitMs(['1'], now)).toBe(3_600_000);
  expect(waiting.waitMs(['10000'], now)).toBe(3_600_000);
});
