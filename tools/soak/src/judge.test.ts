import { describe, expect, it } from 'vitest';
import { isTooMuch, judge, LOAD_TABLE, type Measure, type Sample } from './judge.ts';

const MINUTE_MS = 60_000;

/** Three hours, a sample each minute, of one thing beside the orders that are placed meanwhile. */
function run(measure: Measure, valueAt: (minute: number) => number): Sample[] {
  return Array.from({ length: 181 }, (_, minute) => ({
    atMs: minute * MINUTE_MS,
    readings: [
      { measure, of: 'it', value: valueAt(minute) },
      { measure: 'kept rows', of: LOAD_TABLE, value: minute * 100 },
    ],
  }));
}

const verdictOn = (samples: Sample[]) =>
  judge(samples, 60 * MINUTE_MS)
    .filter(({ of }) => of === 'it')
    .map(isTooMuch);

describe('a soak is judged by its last hour against its first', () => {
  it.each<[Measure, (minute: number) => number]>([
    ['memory', (minute) => 150e6 + (minute % 10) * 20e6],
    ['handles', (minute) => 40 + (minute % 7) * 10],
    ['connections', (minute) => 8 + (minute % 3)],
    ['waiting rows', (minute) => (minute % 5) * 400],
    ['kept rows', (minute) => minute * 250],
  ])('%s that goes up and down, or grows with the orders alone, is flat', (measure, valueAt) => {
    expect(verdictOn(run(measure, valueAt))).toEqual([false]);
  });

  it.each<[Measure, (minute: number) => number]>([
    ['memory', (minute) => 150e6 + (minute % 10) * 20e6 + minute * 0.2e6],
    ['handles', (minute) => 40 + (minute % 7) * 10 + minute / 4],
    ['connections', (minute) => 8 + Math.floor(minute / 20)],
    ['waiting rows', (minute) => (minute % 5) * 400 + minute * 2],
    ['kept rows', (minute) => minute * 250 + minute ** 2 * 2],
  ])('%s whose floor rises, or that outgrows the orders, is not', (measure, valueAt) => {
    expect(verdictOn(run(measure, valueAt))).toEqual([true]);
  });

  it('says what it compared', () => {
    const [finding] = judge(
      run('handles', (minute) => 40 + minute),
      60 * MINUTE_MS,
    );
    expect(finding).toEqual({ measure: 'handles', of: 'it', first: 40, last: 160, bound: 56 });
  });
});
