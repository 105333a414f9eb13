import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTokenLifetimeMs } from './session.ts';
import {
  currentKey,
  datesOfNewKey,
  type KeyDates,
  publicationLeadMs,
  publishedKeys,
  retirementOf,
  upcomingKey,
} from './signing-key.ts';

const start = new Date('2030-01-01T00:00:00Z');

function after(ms: number): Date {
  return new Date(start.getTime() + ms);
}

const dayMs = 24 * 3_600_000;
const first: KeyDates & { kid: string } = {
  kid: 'first',
  publishedAt: start,
  signsFrom: start,
  retiresAt: retirementOf(after(3 * dayMs)),
};
const second: KeyDates & { kid: string } = {
  kid: 'second',
  publishedAt: after(2 * dayMs),
  signsFrom: after(3 * dayMs),
  retiresAt: null,
};
const keys = [second, first];

function kids(found: readonly { kid: string }[]): string[] {
  return found.map(({ kid }) => kid).toSorted();
}

describe('a signing key', () => {
  it('signs at once when it is the first', () => {
    expect(datesOfNewKey([], start)).toEqual({
      publishedAt: start,
      signsFrom: start,
      retiresAt: null,
    });
  });

  it('is published a day before it signs when another signs already', () => {
    const dates = datesOfNewKey([first], after(dayMs));
    expect(dates.publishedAt).toEqual(after(dayMs));
    expect(dates.signsFrom).toEqual(after(2 * dayMs));
  });

  it('takes over at its time, to the millisecond', () => {
    expect(currentKey(keys, after(3 * dayMs - 1))?.kid).toBe('first');
    expect(upcomingKey(keys, after(3 * dayMs - 1))?.kid).toBe('second');
    expect(currentKey(keys, after(3 * dayMs))?.kid).toBe('second');
    expect(upcomingKey(keys, after(3 * dayMs))).toBeUndefined();
  });

  it('stays published until the last token that it signed has expired', () => {
    const lastTokenExpires = 3 * dayMs + accessTokenLifetimeMs;
    expect(kids(publishedKeys(keys, after(2 * dayMs)))).toEqual(['first', 'second']);
    expect(kids(publishedKeys(keys, after(lastTokenExpires)))).toEqual(['first', 'second']);
    expect(kids(publishedKeys(keys, after(lastTokenExpires + 3_600_000)))).toEqual(['second']);
  });

  it('signs before its time where no other does', () => {
    expect(currentKey([first], after(-1))?.kid).toBe('first');
    expect(currentKey(keys, after(-1))?.kid).toBe('first');
    expect(datesOfNewKey([first], after(-1)).signsFrom).toEqual(after(dayMs - 1));
  });

  it('is missing when none was made yet', () => {
    expect(currentKey([], start)).toBeUndefined();
  });

  it('is in the JWKS whenever a token that it signed is in use, however often keys rotate', () => {
    const rotations = fc.array(fc.integer({ min: publicationLeadMs, max: 400 * dayMs }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(rotations, fc.nat(), fc.nat(accessTokenLifetimeMs), (gapsMs, atMs, ageMs) => {
        const ring = rotated(gapsMs);
        const signer = currentKey(ring, after(atMs));
        expect(signer).toBeDefined();
        expect(publishedKeys(ring, after(atMs + ageMs))).toContain(signer);
      }),
    );
  });
});

/** A ring that was rotated again and again, with these pauses in between. */
function rotated(gapsMs: readonly number[]): KeyDates[] {
  let ring: KeyDates[] = [datesOfNewKey([], start)];
  let atMs = 0;
  for (const gapMs of gapsMs) {
    atMs += gapMs;
    const next = datesOfNewKey(ring, after(atMs));
    ring = ring.map((key) => ({
      ...key,
      retiresAt: key.retiresAt ?? retirementOf(next.signsFrom),
    }));
    ring.push(next);
  }
  return ring;
}
