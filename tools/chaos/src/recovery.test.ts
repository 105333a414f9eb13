import { expect, it } from 'vitest';
import type { Sample } from './clients.ts';
import { recoveries } from './recovery.ts';

const place = (startedAt: number, endedAt: number, outcome: Partial<Sample> = {}): Sample => ({
  kind: 'place',
  startedAt,
  endedAt,
  failure: undefined,
  ...outcome,
});

it('counts a request to the fault in whose time it came back, and recovery from its strike', () => {
  const strikes = [
    { fault: 'one', struckAt: 100, healedAt: 200, endedAt: 500 },
    { fault: 'two', struckAt: 500, healedAt: 600, endedAt: Number.POSITIVE_INFINITY },
  ];
  const samples = [
    place(90, 110),
    place(120, 250, { failure: 'timeout' }),
    place(130, 180, { failure: 'ECONNREFUSED' }),
    place(140, 240, { failure: 'timeout' }),
    place(260, 300, { status: 'PENDING' }),
    place(310, 350, { status: 'CONFIRMED' }),
    place(510, 520, { status: 'CONFIRMED' }),
  ];
  expect(recoveries(strikes, samples)).toEqual([
    {
      fault: 'one',
      lastedMs: 100,
      requests: 6,
      failed: 3,
      failures: [
        ['timeout', 2],
        ['ECONNREFUSED', 1],
      ],
      acceptedMs: 200,
      confirmedMs: 250,
      normalMs: 150,
    },
    {
      fault: 'two',
      lastedMs: 100,
      requests: 1,
      failed: 0,
      failures: [],
      acceptedMs: 20,
      confirmedMs: 20,
      normalMs: 0,
    },
  ]);
});
