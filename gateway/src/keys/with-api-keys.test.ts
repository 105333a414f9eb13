import { Fault } from '@supergraph/service/errors';
import { createTestIdentity } from '@supergraph/testing/identity';
import { describe, expect, it } from 'vitest';
import { refuseKey } from './exchange-keys.ts';
import { withApiKeys } from './with-api-keys.ts';

/** A gateway's verifier, and an issuer that knows the keys of a list. */
function start(good: string[] = ['key_1']) {
  const time = { now: new Date('2030-01-01T12:00:00Z') };
  const identity = createTestIdentity({ clock: () => time.now });
  const asked: [string, string][] = [];
  const version = { now: 1 };
  const verifier = withApiKeys(identity.verifier, {
    clock: () => time.now,
    async exchange(key, address) {
      asked.push([key, address]);
      if (!good.includes(key)) throw refuseKey('No such key.');
      const contents = { id: 'usr_1', sessionId: key, userVersion: version.now };
      const expiresAt = new Date(time.now.getTime() + 600_000);
      return { accessToken: identity.token(contents), expiresAt };
    },
  });
  return { good, time, identity, asked, version, verifier };
}

const reasonOf = (refusal: unknown) =>
  refusal instanceof Fault ? [refusal.code, refusal.details['reason']] : refusal;

describe('an API key', () => {
  it('is exchanged once for many requests, also those that come at once', async () => {
    const { verifier, asked } = start();
    const callers = await Promise.all(
      Array.from({ length: 5 }, () => verifier.verify('key_1', '203.0.113.1')),
    );
    for (const caller of callers) expect(caller).toMatchObject({ id: 'usr_1', sessionId: 'key_1' });
    await verifier.verify('key_1', '203.0.113.1');
    expect(asked).toEqual([['key_1', '203.0.113.1']]);
  });

  it('is exchanged again shortly before its token ends', async () => {
    const { verifier, asked, time } = start();
    await verifier.verify('key_1');
    time.now = new Date(time.now.getTime() + 569_000);
    await verifier.verify('key_1');
    expect(asked).toHaveLength(1);
    time.now = new Date(time.now.getTime() + 2_000);
    await verifier.verify('key_1');
    expect(asked).toHaveLength(2);
  });

  it('that was taken back is refused as soon as that is heard', async () => {
    const { verifier, good, identity } = start();
    await verifier.verify('key_1');
    good.pop();
    identity.revocations.add([{ subject: 'key_1' }]);
    expect(reasonOf(await verifier.verify('key_1').catch((error) => error))).toEqual([
      'UNAUTHENTICATED',
      'api-key',
    ]);
  });

  it('goes on with what its owner may now, when that has changed', async () => {
    const { verifier, asked, identity, version } = start();
    await verifier.verify('key_1');
    version.now = 2;
    identity.revocations.add([{ subject: 'usr_1', version: 2 }]);
    expect(await verifier.verify('key_1')).toMatchObject({ userVersion: 2 });
    expect(asked).toHaveLength(2);
  });

  it('that is not known is asked for once in a minute, and one that is too long never', async () => {
    const { verifier, asked } = start();
    for (const key of ['key_x', 'key_x', `key_${'x'.repeat(200)}`]) {
      const refusal = await verifier.verify(key).catch((error) => error);
      expect(reasonOf(refusal)).toEqual(['UNAUTHENTICATED', 'api-key']);
    }
    expect(asked).toHaveLength(1);
  });
});

it('an access token is verified as ever', async () => {
  const { verifier, asked, identity } = start();
  expect(await verifier.verify(identity.token({ id: 'usr_2' }))).toMatchObject({ id: 'usr_2' });
  expect(reasonOf(await verifier.verify('nonsense').catch((error) => error))).toEqual([
    'UNAUTHENTICATED',
    'malformed',
  ]);
  expect(asked).toEqual([]);
});
