import { describe, expect, it } from 'vitest';
import type { Attack } from './attack.ts';
import { bars, judge } from './judge.ts';
import type { Observation } from './observation.ts';

const attack: Attack = {
  name: 'example',
  sentence: 'asks for what it must not have',
  send: async () => undefined,
  answers: ['BAD_REQUEST'],
};

const harmless: Observation = {
  tally: { sent: 10, answers: { BAD_REQUEST: 9, 'hung up': 1 }, slowestMs: 12 },
  lastedMs: 5_000,
  p50Ms: 5,
  p99Ms: bars.p99MsMax,
  signInMs: undefined,
  failures: [],
  healthMs: bars.healthMsMax,
  growthBytes: { gateway: bars.growthBytesMax, auth: 0 },
  crashes: [],
  recoveryMs: bars.recoveryMsMax,
  stillOpen: {},
};

const judged = (seen: Partial<Observation>, changes: Partial<Attack> = {}) =>
  judge({ ...attack, ...changes }, { ...harmless, ...seen });

const answered = (answers: Record<string, number>) => ({ tally: { ...harmless.tally, answers } });

describe('an attack', () => {
  it('hurts nobody while every bar holds', () => {
    expect(judged({})).toEqual([]);
  });

  it.each<[string, Partial<Observation>]>([
    ['a bystander waits 251 ms', { p99Ms: 251 }],
    ['a bystander waits: never', { p99Ms: Number.POSITIVE_INFINITY }],
    ['somebody else signs in after 1001 ms', { signInMs: 1_001 }],
    ['gateway subscriptions_open is still 3', { stillOpen: { 'gateway subscriptions_open': 3 } }],
    ['all is as before after 2001 ms', { recoveryMs: 2_001 }],
    ['/health or /ready answers after 1001 ms', { healthMs: 1_001 }],
    ['orders grows by 151 MB', { growthBytes: { orders: 151 * 1_048_576 } }],
    ['orders died with signal SIGABRT.', { crashes: ['orders died with signal SIGABRT.\n  …'] }],
  ])('hurts somebody: %s', (violation, seen) => {
    expect(judged(seen)).toEqual([violation]);
  });

  it('must be refused as it says', () => {
    expect(judged(answered({ ok: 1, BAD_REQUEST: 9 }))).toEqual(['the attacker is answered ok']);
    expect(judged(answered({ ok: 1 }), { answers: undefined })).toEqual([]);
  });

  it('must see what it says', () => {
    const sees = ['RATE_LIMITED'];
    expect(judged({}, { sees })).toEqual(['the attacker never sees RATE_LIMITED']);
    expect(judged(answered({ RATE_LIMITED: 1 }), { sees, answers: sees })).toEqual([]);
  });

  it('may have to be answered in time', () => {
    expect(judged({}, { answerMsMax: 11 })).toEqual(['the attacker is answered after 12 ms']);
  });
});
