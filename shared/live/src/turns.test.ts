import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('lets a few of one caller work at once, the others in the order in which they came', async () => {
  const take = createTurns({ atOnceMax: 2 });
  const begun: number[] = [];
  const turns = [1, 2, 3, 4].map(async (number) => {
    const leave = await take('one');
    begun.push(number);
    return leave;
  });
  await nextTurn();
  expect(begun).toEqual([1, 2]);
  (await turns[1])?.();
  expect(begun).toEqual([1, 2]);
  await nextTurn();
  expect(begun).toEqual([1, 2, 3]);
  (await turns[0])?.();
  (await turns[2])?.();
  (await turns[3])?.();
  await Promise.all(turns);
  expect(begun).toEqual([1, 2, 3, 4]);
});

it('keeps nobody waiting for another caller', async () => {
  const take = createTurns({ atOnceMax: 1 });
  await take('one');
  const leave = await take('another');
  leave();
});
