import { createTestIdentity } from '@supergraph/testing/identity';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { createRevocations, revocationLimits } from './revocations.ts';
import { createVerifier } from './verifier.ts';

const start = Date.parse('2030-01-01T00:00:00Z');

/** A list and a verifier that asks it, at a time that the test decides. */
function createWorld({ revocationsMax }: { revocationsMax?: number } = {}) {
  const time = { nowMs: start };
  const clock = () => new Date(time.nowMs);
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line).msg) });
  const revocations = createRevocations({ log, clock, ...(revocationsMax && { revocationsMax }) });
  const { issuer, audience, keys, token } = createTestIdentity({ clock });
  const verifier = createVerifier({ issuer, audience, keys, clock, revocations });
  const isGood = (of: string) =>
    verifier.verify(of).then(
      () => true,
      (error) => {
        if (error.details?.reason === 'revoked') return false;
        throw error;
      },
    );
  return { time, warnings, revocations, verifier, token, isGood };
}

describe('a token that was taken back', () => {
  it('is refused with the reason, also when it was verified before', async () => {
    const { revocations, verifier, token } = createWorld();
    const of = token({ sessionId: 'ses_1' });
    await verifier.verify(of);
    revocations.add([{ subject: 'ses_1' }]);
    await expect(verifier.verify(of)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      details: { reason: 'revoked' },
    });
    await expect(verifier.verify(token({ sessionId: 'ses_2' }))).resolves.toBeDefined();
  });

  it('is refused when it tells of an earlier version of its user, or of none', async () => {
    const { revocations, token, isGood } = createWorld();
    const of = (userVersion?: number) =>
      token({ id: 'usr_1', ...(userVersion !== undefined && { userVersion }) });
    revocations.add([{ subject: 'usr_1', version: 3 }]);
    expect(await Promise.all([of(), of(2), of(3), of(4)].map(isGood))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await isGood(token({ id: 'usr_2', userVersion: 1 }))).toBe(true);
  });

  it('stays refused though an earlier change is told later', async () => {
    const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(versions, async (told) => {
        const { revocations, token, isGood } = createWorld();
        for (const version of told) revocations.add([{ subject: 'usr_1', version }]);
        const newest = Math.max(...told);
        expect(await isGood(token({ id: 'usr_1', userVersion: newest - 1 }))).toBe(false);
        expect(await isGood(token({ id: 'usr_1', userVersion: newest }))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('is remembered for as long as a token may live, and no longer', async () => {
    const { time, revocations, token, isGood } = createWorld();
    revocations.add([{ subject: 'ses_1' }]);
    time.nowMs += revocationLimits.revocationKeptMs;
    revocations.add([{ subject: 'ses_2' }]);
    expect(await isGood(token({ sessionId: 'ses_1' }))).toBe(false);
    time.nowMs += 1;
    revocations.add([]);
    expect(await isGood(token({ sessionId: 'ses_1' }))).toBe(true);
    expect(await isGood(token({ sessionId: 'ses_2' }))).toBe(false);
  });

  it('is one of so many; the oldest are forgotten, which is told once', async () => {
    const { warnings, revocations, token, isGood } = createWorld({ revocationsMax: 2 });
    for (const subject of ['ses_1', 'ses_2', 'ses_1', 'ses_3', 'ses_4']) {
      revocations.add([{ subject }]);
    }
    const ids = ['ses_1', 'ses_2', 'ses_3', 'ses_4'];
    const good = await Promise.all(ids.map((sessionId) => isGood(token({ sessionId }))));
    expect(good).toEqual([true, true, false, false]);
    expect(warnings).toEqual(['too many access tokens were taken back: the oldest pass']);
  });
});

describe('what was opened with a token', () => {
  it('ends with it, once, and nothing else does', async () => {
    const { revocations, verifier, token } = createWorld();
    const [one, other] = await Promise.all(
      ['ses_1', 'ses_2'].map((sessionId) => verifier.verify(token({ sessionId }))),
    );
    if (!one || !other) throw new Error('there are two');
    const [end, endOther, endNever] = [vi.fn(), vi.fn(), vi.fn()];
    verifier.watch(one, end);
    verifier.watch(other, endOther);
    verifier.watch(one, endNever)();
    revocations.add([{ subject: 'ses_1' }]);
    revocations.add([{ subject: 'ses_1' }]);
    await expect.poll(() => end.mock.calls.length).toBe(1);
    expect(endOther).not.toHaveBeenCalled();
    expect(endNever).not.toHaveBeenCalled();
  });

  it('ends also when the token was taken back before anybody watched', async () => {
    const { revocations, verifier, token } = createWorld();
    const caller = await verifier.verify(token({ sessionId: 'ses_1' }));
    revocations.add([{ subject: 'ses_1' }]);
    const end = vi.fn();
    verifier.watch(caller, end);
    await expect.poll(() => end.mock.calls.length).toBe(1);
  });
});
