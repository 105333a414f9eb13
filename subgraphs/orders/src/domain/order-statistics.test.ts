import { expect, it } from 'vitest';
import { summarise } from './order-statistics.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));

it('sums up by state, by hour and by currency, and calls sold what will be paid', () => {
  const one = { hour: at(9), currency: 'EUR', count: 2, amountMinor: 500n };
  expect(
    summarise([
      { ...one, status: 'CONFIRMED' },
      { ...one, status: 'CANCELLED' },
      { ...one, status: 'COMPLETED', hour: at(8) },
      { ...one, status: 'COMPLETED', currency: 'CHF', amountMinor: 70n },
    ]),
  ).toEqual({
    byStatus: [
      { status: 'CANCELLED', count: 2 },
      { status: 'COMPLETED', count: 4 },
      { status: 'CONFIRMED', count: 2 },
    ],
    perHour: [
      { hour: at(8), count: 2 },
      { hour: at(9), count: 6 },
    ],
    sold: [
      { currency: 'CHF', amountMinor: 70n },
      { currency: 'EUR', amountMinor: 1_000n },
    ],
  });
});

it('is empty where nothing was placed', () => {
  expect(summarise([])).toEqual({ byStatus: [], perHour: [], sold: [] });
});
