import { expect, it } from 'vitest';
import { beginOf, hoursOf, isDay, shifted } from './day.ts';

it('goes from day to day, over months and years', () => {
  expect(shifted('2026-03-01', -1)).toBe('2026-02-28');
  expect(shifted('2026-12-31', 1)).toBe('2027-01-01');
});

it('has every hour of the day, and what was counted in it', () => {
  const noon = new Date(beginOf('2026-03-01').getTime() + 12 * 3_600_000).toISOString();
  const hours = hoursOf('2026-03-01', [{ hour: noon, count: 7 }]);
  expect(hours).toHaveLength(24);
  expect(hours.filter(({ count }) => count > 0)).toEqual([{ at: Date.parse(noon), count: 7 }]);
});

it('knows what is no day', () => {
  expect(['2026-02-30', '2026-3-1', 'today', 5].filter(isDay)).toEqual([]);
  expect(isDay('2026-02-28')).toBe(true);
});
