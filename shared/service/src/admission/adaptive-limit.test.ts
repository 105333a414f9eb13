import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit } from './adaptive-limit.ts';

const options = { placesMin: 8, placesMax: 100, placesAtFirst: 32, latencyGoalMs: 200 };

/** A limit and the time that passes: rounds of as many answers at once as a share of the places allows. */
function limitOverTime() {
  const limit = createAdaptiveLimit(options);
  let nowMs = 0;
  return {
    limit,
    answerIn(latencyMs: number, { rounds = 1, share = 1 } = {}) {
      for (let round = 0; round < rounds; round += 1) {
        const inFlight = Math.max(1, Math.floor(limit.places * share));
        const startedAtMs = nowMs;
        nowMs += latencyMs;
        for (let answer = 0; answer < inFlight; answer += 1) {
          limit.learn({ startedAtMs, endedAtMs: nowMs, inFlight });
        }
      }
    },
  };
}

describe('a limit that adapts', () => {
  it('grows while answers stay quick and its places are in use', () => {
    const { limit, answerIn } = limitOverTime();
    answerIn(150);
    expect(limit.places).toBe(36);
    answerIn(150, { rounds: 50 });
    expect(limit.places).toBe(100);
  });

  it('stays where it is while most of its places are free', () => {
    const { limit, answerIn } = limitOverTime();
    answerIn(150, { rounds: 50, share: 0.5 });
    expect(limit.places).toBe(32);
  });

  it('shrinks when answers become slow, faster the slower they are', () => {
    const [late, later] = [limitOverTime(), limitOverTime()];
    late.answerIn(210);
    later.answerIn(900);
    expect([late.limit.places, later.limit.places]).toEqual([28, 16]);
  });

  it('changes once for all that was under way together', () => {
    const limit = createAdaptiveLimit(options);
    for (let answer = 0; answer < 32; answer += 1) {
      limit.learn({ startedAtMs: 1_000, endedAtMs: 2_000 + answer, inFlight: 32 });
    }
    expect(limit.places).toBe(16);
  });

  it('takes a refusal further on for a slow answer', () => {
    const limit = createAdaptiveLimit(options);
    for (let answer = 0; answer < 200; answer += 1) {
      const startedAtMs = 1_000 + answer * 10;
      limit.learn({ startedAtMs, endedAtMs: startedAtMs + 5, inFlight: 32, isRefused: true });
    }
    expect(limit.places).toBe(8);
  });

  it.each([60, 150, 400])('comes to the goal where %i are answered in a second', (perSecond) => {
    const { limit, answerIn } = limitOverTime();
    const latencyMs = () => (limit.places / perSecond) * 1_000;
    for (let round = 0; round < 200; round += 1) {
      answerIn(latencyMs());
      if (round > 50) expect(latencyMs()).toBeGreaterThan(options.latencyGoalMs * 0.7);
      if (round > 50) expect(latencyMs()).toBeLessThan(options.latencyGoalMs * 1.4);
    }
  });

  it('says how many leave in a second while it is full', () => {
    const { limit, answerIn } = limitOverTime();
    expect(limit.departuresPerSecond).toBe(160);
    answerIn(100, { share: 0.5 });
    expect(limit.departuresPerSecond).toBe(320);
  });

  it('never leaves its bounds, whatever it is told', () => {
    const sample = fc.record({
      startedAtMs: fc.integer({ min: 0, max: 1e6 }),
      tookMs: fc.integer({ min: 0, max: 1e5 }),
      inFlight: fc.integer({ min: 1, max: 1_000 }),
      isRefused: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 300 }), (samples) => {
        const limit = createAdaptiveLimit(options);
        for (const { startedAtMs, tookMs, ...rest } of samples) {
          limit.learn({ startedAtMs, endedAtMs: startedAtMs + tookMs, ...rest });
          expect(limit.places).toBeGreaterThanOrEqual(options.placesMin);
          expect(limit.places).toBeLessThanOrEqual(options.placesMax);
          expect(limit.departuresPerSecond).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('never has more places after slow answers, nor fewer after quick ones', () => {
    const latencies = fc.array(fc.integer({ min: 100, max: 2_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(latencies, (latenciesMs) => {
        const { limit, answerIn } = limitOverTime();
        for (const latencyMs of latenciesMs) {
          const before = limit.places;
          answerIn(latencyMs);
          if (latencyMs > options.latencyGoalMs) expect(limit.places).toBeLessThanOrEqual(before);
          else expect(limit.places).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });
});
