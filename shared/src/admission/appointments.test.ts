import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAppointments } from './appointments.ts';

const at = (perSecond: number) =>
  createAppointments({ perSecond: () => perSecond, random: () => 0.5 });

describe('appointments', () => {
  it('ask one after another to come, at twice the pace of what can be served', () => {
    const appointments = at(10);
    expect([1, 2, 3].map(() => appointments.next(1_000))).toEqual([150, 200, 250]);
  });

  it('begin anew when the book has run empty', () => {
    const appointments = at(10);
    appointments.next(1_000);
    expect(appointments.next(60_000)).toBe(150);
  });

  it('fall into the last half of the book where it is full', () => {
    const appointments = at(1);
    const all = Array.from({ length: 200 }, () => appointments.next(0));
    expect(all.at(-1)).toBe(22_500);
    expect(Math.max(...all)).toBeLessThanOrEqual(30_000);
  });

  it('are never sooner than a tenth of a second, nor later than half a minute', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (stepsMs, perSecond) => {
          const appointments = createAppointments({ perSecond: () => perSecond });
          let nowMs = 0;
          for (const stepMs of stepsMs) {
            nowMs += stepMs;
            const afterMs = appointments.next(nowMs);
            expect(afterMs).toBeGreaterThanOrEqual(100);
            expect(afterMs).toBeLessThanOrEqual(30_000);
          }
        },
      ),
    );
  });
});
