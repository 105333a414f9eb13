import { expect, it } from 'vitest';
import { restByLoad } from './pace.ts';

it('rests longer where the event loop was at work for more than half of the last tenth of a second', () => {
  let time = { atMs: 0, activeMs: 0 };
  const restMs = restByLoad(() => time);
  const after = (atMs: number, activeMs: number) => {
    time = { atMs, activeMs };
    return restMs();
  };
  expect(after(99, 99)).toBe(33);
  expect(after(100, 51)).toBe(100);
  expect(after(150, 51)).toBe(100);
  expect(after(200, 101)).toBe(33);
  expect(after(1_200, 700)).toBe(100);
});
