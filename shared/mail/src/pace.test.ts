import { expect, it } from 'vitest';
import { watchEventLoop } from './pace.ts';

it('is busy where the event loop was at work for more than half of the last tenth of a second', () => {
  let time = { atMs: 0, activeMs: 0 };
  const isBusy = watchEventLoop(() => time);
  const after = (atMs: number, activeMs: number) => {
    time = { atMs, activeMs };
    return isBusy();
  };
  expect(after(99, 99)).toBe(false);
  expect(after(100, 51)).toBe(true);
  expect(after(150, 51)).toBe(true);
  expect(after(200, 101)).toBe(false);
  expect(after(1_200, 700)).toBe(true);
});
