import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAppointments } from './appointments.ts';

const at = (perSecond: number) =>
  createAppointments({ perSecond: () => perSecond, random: () => 0.5 });

describe('appointments', () => {
  it('ask one caller after another to come, at thrice the pace of what can be served', () => {
    const appointments = at(20 / 3);
    expect(['a', 'b', 'c'].map((caller) => appointments.next(caller, 1_000))).toEqual([
      150, 200, 250,
    ]);
  });

  it('ask one who comes again and again for later and later', () => {
    const appointments = at(20 / 3);
    expect([1, 2, 3].map(() => appointments.next('a', 1_000))).toEqual([150, 200, 250]);
  });

  it('do not let one caller wait for the hundred refusals of another', () => {
    const appointments = at(20 / 3);
    for (let refusal = 0; refusal < 100; refusal += 1) appointments.next('a', 1_000);
    expect(appointments.next('b', 1_000)).toBe(200);
    expect(appointments.next('a', 1_000)).toBeGreaterThan(5_000);
  });

  it('forget whoever has had his', () => {
    const appointments = at(20 / 3);
    appointments.next('a', 1_000);
    expect(appointments.next('b', 60_000)).toBe(150);
  });

  it('fall into the second half of half a minute where they would lie beyond', () => {
    const appointments = at(2 / 3);
    const all = Array.from({ length: 200 }, (_, index) => appointments.next(`${index}`, 0));
    expect(all.at(-1)).toBe(22_500);
    expect(Math.max(...all)).toBeLessThanOrEqual(30_000);
  });

  it('are never sooner than a tenth of a second, nor later than half a minute', () => {
    const refusals = fc.array(
      fc.record({
        caller: fc.constantFrom('a', 'b', 'c'),
        stepMs: fc.integer({ min: 0, max: 5_000 }),
      }),
    );
    fc.assert(
      fc.property(refusals, fc.double({ min: 0, max: 1e6, noNaN: true }), (given, perSecond) => {
        const appointments = createAppointments({ perSecond: () => perSecond });
        let nowMs = 0;
        for (const { caller, stepMs } of given) {
          nowMs += stepMs;
          const afterMs = appointments.next(caller, nowMs);
          expect(afterMs).toBeGreaterThanOrEqual(100);
          expect(afterMs).toBeLessThanOrEqual(30_000);
        }
      }),
    );
  });
});
