import { expect, it } from 'vitest';
import { createShares } from './shares.ts';

/** Everybody takes what is given, in turn, until nobody is given more. */
function fill(callers: readonly string[], places: number) {
  const shares = createShares();
  const held = new Map(callers.map((caller) => [caller, 0]));
  for (let isGiven = true; isGiven; ) {
    isGiven = false;
    for (const caller of callers) {
      if (!shares.hasRoom(caller, places)) continue;
      shares.add(caller);
      held.set(caller, (held.get(caller) ?? 0) + 1);
      isGiven = true;
    }
  }
  return { shares, held: [...held.values()] };
}

it('gives one caller three quarters, two of them three sevenths each', () => {
  expect(fill(['a'], 100).held).toEqual([75]);
  expect(fill(['a', 'b'], 100).held).toEqual([43, 43]);
});

it.each([4, 5, 7, 32, 1_000])(
  'leaves one of %i places for others, however many one takes',
  (places) => {
    const { shares } = fill(['a'], places);
    expect(shares.total).toBeLessThanOrEqual(Math.ceil((places * 3) / 4));
    expect(shares.hasRoom('somebody else', places)).toBe(true);
  },
);

it.each([0, 1, 3, 20, 64])('never gives more than there is, here %i', (places) => {
  for (let count = 1; count <= 30; count += 1) {
    const callers = Array.from({ length: count }, (_, index) => `caller ${index}`);
    expect(fill(callers, places).shares.total).toBeLessThanOrEqual(places);
  }
});

it('has room again when somebody leaves, and none in no places', () => {
  const { shares } = fill(['a'], 4);
  expect(shares.hasRoom('a', 4)).toBe(false);
  shares.remove('a');
  expect(shares.hasRoom('a', 4)).toBe(true);
  expect(shares.hasRoom('b', 0)).toBe(false);
});

it('has room for the only caller even where there is but one place', () => {
  expect(createShares().hasRoom('a', 1)).toBe(true);
});
