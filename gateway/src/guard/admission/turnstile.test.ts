import { describe, expect, it } from 'vitest';
import { createTurnstile, type Place } from './turnstile.ts';

/** Eight places, of which 80 a second become free, and so a queue of four: nothing here takes time. */
const options = {
  placesMin: 8,
  placesMax: 8,
  placesAtFirst: 8,
  latencyGoalMs: 100,
  queueMsMax: 50,
  clock: () => 0,
};

async function enterAll(turnstile: ReturnType<typeof createTurnstile>, callers: string) {
  const places: Place[] = [];
  for (const caller of callers) {
    const place = await turnstile.enter(caller);
    if (typeof place !== 'number') places.push(place);
  }
  return places;
}

const everybodyElse = 'abcdefgh';

describe('a turnstile', () => {
  it('lets as many in as there are places, and refuses whom it cannot let in soon', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 0 });
    expect(await enterAll(turnstile, everybodyElse)).toHaveLength(8);
    expect(await turnstile.enter('i')).toBeGreaterThan(0);
    expect(turnstile.refusal('i')).toBeGreaterThan(0);
    expect(turnstile.inFlight).toBe(8);
  });

  it('gives a place that becomes free to whoever has waited longest', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 50 });
    const [first, second] = await enterAll(turnstile, everybodyElse);
    const order: string[] = [];
    const waits = ['i', 'j'].map(async (caller) => {
      const place = await turnstile.enter(caller);
      if (typeof place !== 'number') order.push(caller);
    });
    expect(turnstile.queued).toBe(2);
    first?.leave('answered');
    second?.leave('answered');
    await Promise.all(waits);
    expect(order).toEqual(['i', 'j']);
    expect(turnstile.queued).toBe(0);
  });

  it('refuses whoever has waited in vain', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 20 });
    await enterAll(turnstile, everybodyElse);
    expect(await turnstile.enter('i')).toBeGreaterThan(0);
    expect([turnstile.queued, turnstile.inFlight]).toEqual([0, 8]);
  });

  it('lets nobody wait where more wait than will leave in time', async () => {
    const turnstile = createTurnstile(options);
    await enterAll(turnstile, everybodyElse);
    const waits = ['i', 'j', 'k', 'l'].map((caller) => turnstile.enter(caller));
    expect(turnstile.queued).toBe(4);
    expect(turnstile.refusal('m')).toBeGreaterThan(0);
    await Promise.all(waits);
  });

  it('keeps places and the queue from being taken by one caller', async () => {
    const turnstile = createTurnstile(options);
    const places = await enterAll(turnstile, 'aaaaaa');
    expect(places).toHaveLength(6);
    const waits = Array.from({ length: 9 }, () => turnstile.enter('a'));
    expect(turnstile.queued).toBe(3);
    expect(await turnstile.enter('b')).toHaveProperty('leave');
    expect(turnstile.refusal('a')).toBeGreaterThan(0);
    expect(turnstile.refusal('c')).toBeUndefined();
    await Promise.all(waits);
  });

  it('has some places more for what was let in before', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 0 });
    await enterAll(turnstile, everybodyElse);
    expect(await turnstile.enter('i')).toBeGreaterThan(0);
    expect(await turnstile.enterAgain('i')).toHaveProperty('leave');
    expect(await turnstile.enterAgain('j')).toBeGreaterThan(0);
  });

  it('lets pass what has begun, and nobody else until it has left', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 0 });
    const places = await enterAll(turnstile, everybodyElse);
    const passed = turnstile.pass('i');
    places[0]?.leave('answered');
    expect(await turnstile.enter('j')).toBeGreaterThan(0);
    passed.leave('answered');
    expect(await turnstile.enter('j')).toHaveProperty('leave');
  });

  it('learns from answers and late failures, not from failures that come at once', async () => {
    const time = { ms: 0 };
    const turnstile = createTurnstile({ ...options, placesMin: 2, clock: () => time.ms });
    const leaveAfter = async (ms: number, outcome: 'answered' | 'failed') => {
      const places = await enterAll(turnstile, everybodyElse.slice(0, turnstile.places));
      time.ms += ms;
      for (const place of places) place.leave(outcome);
    };
    await leaveAfter(50, 'failed');
    expect(turnstile.places).toBe(8);
    await leaveAfter(1_000, 'failed');
    expect(turnstile.places).toBe(4);
  });

  it('counts heavy work as much, and leaves room beside it', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 0 });
    const heavy = await turnstile.enter('a', 4);
    expect(turnstile.inFlight).toBe(4);
    expect(await turnstile.enter('a', 4)).toBeGreaterThan(0);
    expect(await enterAll(turnstile, 'bcd')).toHaveLength(3);
    if (typeof heavy !== 'number') heavy.leave('answered');
    expect(turnstile.inFlight).toBe(3);
  });

  it('lets in what weighs more than there are places, once half of them are free', async () => {
    const turnstile = createTurnstile({ ...options, queueMsMax: 0 });
    const places = await enterAll(turnstile, 'abcde');
    expect(await turnstile.enter('f', 100)).toBeGreaterThan(0);
    for (const place of places) place.leave('answered');
    expect(await turnstile.enter('f', 100)).toHaveProperty('leave');
  });
});
