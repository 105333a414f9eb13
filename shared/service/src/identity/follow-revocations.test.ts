import { createTestIdentity } from '@supergraph/testing/identity';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { followRevocations, type RevocationNews } from './follow-revocations.ts';

type Listener = Parameters<RevocationNews['listen']>[1];

const log = pino({ level: 'silent' });
const { verifier, token } = createTestIdentity();

afterEach(() => void vi.useRealTimers());

/** News that the test tells. */
function createNews() {
  let listener: Listener | undefined;
  let types: readonly string[] = [];
  const news: RevocationNews = {
    listen(wanted, given) {
      types = wanted;
      listener = given;
      return { stop: async () => undefined };
    },
  };
  return { news, types: () => types, tell: () => listener };
}

it('hears of sessions and of versions, by the events of the issuer alone', async () => {
  const { news, types, tell } = createNews();
  const fetch = async () => [];
  const revocations = followRevocations({ issuer: 'issuer', news, fetch, log });
  const [one, other] = [await caller('ses_1', 1), await caller('ses_2', 4)];
  tell()?.onNews([{ type: 'issuer.session.revoked.v1', subject: 'ses_1', sequence: '1' }]);
  expect([one, other].map(revocations.isRevoked)).toEqual([true, false]);
  tell()?.onNews([{ type: 'issuer.user.changed.v1', subject: other.id, sequence: '4' }]);
  expect(revocations.isRevoked(other)).toBe(false);
  tell()?.onNews([{ type: 'issuer.user.changed.v1', subject: other.id, sequence: '10' }]);
  expect(revocations.isRevoked(other)).toBe(true);
  const later = await caller('ses_3', 11);
  tell()?.onNews([{ type: 'issuer.user.deleted.v1', subject: later.id, sequence: '12' }]);
  expect(revocations.isRevoked(later)).toBe(true);
  expect(types()).toEqual([
    'issuer.session.revoked',
    'issuer.machine.revoked',
    'issuer.user.changed',
    'issuer.user.deleted',
  ]);
  await revocations.stop();
});

it('asks for all at first, then for what is new and a little more; at once after a gap', async () => {
  vi.useFakeTimers();
  const { news, tell } = createNews();
  const asked: number[] = [];
  const fetch = async (withinMs: number) => {
    asked.push(withinMs);
    return [];
  };
  const revocations = followRevocations({ issuer: 'issuer', news, fetch, log });
  await revocations.asked;
  tell()?.onGap();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([900_000, 30_000]);
  await revocations.stop();
});

it('asks every second where no news are to be had', async () => {
  vi.useFakeTimers();
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return [];
  };
  const revocations = followRevocations({ issuer: 'issuer', news: undefined, fetch, log });
  await revocations.asked;
  for (const count of [2, 3]) {
    await vi.advanceTimersByTimeAsync(999);
    expect(asked).toBe(count - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(count);
  }
  expect(await revocations.ready()).toBeUndefined();
  await revocations.stop();
});

it('says so where nobody can be asked, and hears of what is told', async () => {
  const { news, tell } = createNews();
  const revocations = followRevocations({ issuer: 'issuer', news, fetch: undefined, log });
  await revocations.asked;
  expect(await revocations.ready()).toContain('AUTH_REVOCATIONS_URL is not set');
  const one = await caller('ses_1', 1);
  tell()?.onNews([{ type: 'issuer.session.revoked.v1', subject: 'ses_1', sequence: '1' }]);
  expect(revocations.isRevoked(one)).toBe(true);
  await revocations.stop();
});

function caller(sessionId: string, userVersion: number) {
  return verifier.verify(token({ sessionId, userVersion }));
}
