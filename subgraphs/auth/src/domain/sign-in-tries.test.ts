import { emptyTally } from '@supergraph/service/throttle/tally';
import { describe, expect, it } from 'vitest';
import {
  countMiss,
  countProof,
  type SignInTallies,
  signInKeys,
  signInWaitMs,
} from './sign-in-tries.ts';

const rules = { freeTries: 5, freeTriesPerAddress: 30, longestMs: 900_000 };
const start = new Date('2030-01-01T12:00:00.000Z');
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const nothing: SignInTallies = {
  pair: emptyTally,
  account: emptyTally,
  address: emptyTally,
  acquaintance: emptyTally,
};

const after = (ms: number) => new Date(start.getTime() + ms);

/** So many misses, each as soon as it may be. */
function missTimes(count: number, from = nothing, now = start) {
  let tallies = from;
  let ms = now.getTime();
  const waitsSeconds: number[] = [];
  for (let miss = 0; miss < count; miss += 1) {
    tallies = countMiss(tallies, new Date(ms), rules);
    const waitMs = signInWaitMs(tallies, new Date(ms));
    waitsSeconds.push(waitMs / SECOND_MS);
    ms += waitMs;
  }
  return { tallies, waitsSeconds, now: new Date(ms) };
}

describe('wrong passwords for one account from one address', () => {
  it('cost nothing four times, then a second that doubles to a quarter of an hour', () => {
    expect(missTimes(17).waitsSeconds).toEqual([
      ...[0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900],
    ]);
  });

  it('are forgotten with the right one', () => {
    const { tallies, now } = missTimes(12);
    expect(signInWaitMs(countProof(tallies, now), now)).toBe(0);
    expect(missTimes(4, countProof(tallies, now), now).waitsSeconds).toEqual([0, 0, 0, 0]);
  });
});

describe('an account that is guessed at from everywhere', () => {
  const guessedAt = { ...nothing, account: { count: 20, until: start, expiresAt: after(DAY_MS) } };

  it('makes nobody wait for the first try from an address', () => {
    expect(signInWaitMs(guessedAt, start)).toBe(0);
  });

  it('leaves a stranger one free try', () => {
    expect(missTimes(3, guessedAt).waitsSeconds).toEqual([1, 2, 4]);
  });

  it('leaves all free tries where it has signed in before', () => {
    const known = countProof(guessedAt, start);
    expect(missTimes(5, known).waitsSeconds).toEqual([0, 0, 0, 0, 1]);
  });
});

describe('wrong passwords from one address', () => {
  /** Each for another account. */
  function spray(count: number) {
    let address = emptyTally;
    for (let miss = 0; miss < count; miss += 1) {
      address = countMiss({ ...nothing, address }, start, rules).address;
    }
    return { ...nothing, address };
  }

  it('make strangers wait from the thirtieth on', () => {
    expect(signInWaitMs(spray(29), start)).toBe(0);
    expect(signInWaitMs(spray(30), start)).toBe(SECOND_MS);
    expect(signInWaitMs(spray(60), start)).toBe(15 * MINUTE_MS);
  });

  it('do not make an account wait that has signed in from there before', () => {
    const known = countProof(nothing, start).acquaintance;
    expect(signInWaitMs({ ...spray(60), acquaintance: known }, start)).toBe(0);
    expect(signInWaitMs({ ...spray(60), acquaintance: known }, after(90 * DAY_MS))).toBe(0);
    const muchLater = { ...spray(60).address, until: after(91 * DAY_MS) };
    expect(
      signInWaitMs({ ...nothing, address: muchLater, acquaintance: known }, after(90 * DAY_MS)),
    ).toBe(DAY_MS);
  });

  it('are not counted where the account has signed in before: its own wait is enough', () => {
    const known = countProof(nothing, start);
    expect(countMiss(known, start, rules).address).toBe(known.address);
    expect(countMiss(known, start, rules).account).toBe(known.account);
  });

  it('are forgiven one a minute, from the end of the wait on', () => {
    const { address } = spray(35);
    const misses = (ms: number) =>
      countMiss({ ...nothing, address }, after(ms), rules).address.count;
    expect(misses(32 * SECOND_MS)).toBe(36);
    expect(misses(32 * SECOND_MS + 10 * MINUTE_MS)).toBe(26);
    expect(address.expiresAt).toEqual(after(32 * SECOND_MS + 35 * MINUTE_MS));
  });

  it('are forgiven two at a time for an account that proves itself there, once a day', () => {
    const tried = countMiss(spray(31), after(2 * SECOND_MS), rules);
    const proven = countProof(tried, after(2 * SECOND_MS));
    expect(proven.address.count).toBe(29);
    expect(signInWaitMs({ ...nothing, address: proven.address }, after(2 * SECOND_MS))).toBe(0);
    expect(countProof(proven, after(3 * SECOND_MS)).address).toBe(proven.address);
    expect(countProof(proven, after(DAY_MS + 2 * SECOND_MS)).address.count).toBe(27);
  });

  it('are not wiped out by one account of the guesser', () => {
    const proven = countProof(countMiss(spray(40), after(DAY_MS), rules), after(DAY_MS));
    const hourly = countProof(countMiss(proven, after(DAY_MS), rules), after(DAY_MS + 1));
    expect(hourly.address).toBe(proven.address);
  });
});

it('keys tell accounts and addresses apart and name nobody', () => {
  const keys = signInKeys('ada@example.com', '192.0.2.7');
  expect(new Set(Object.values(keys)).size).toBe(4);
  expect(JSON.stringify(keys)).not.toContain('ada');
  expect(signInKeys('eve@example.com', '192.0.2.7').address).toBe(keys.address);
  expect(signInKeys('ada@example.com', '192.0.2.8').account).toBe(keys.account);
});
