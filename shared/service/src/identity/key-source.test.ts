import { createTestIdentity, createTestKey } from '@supergraph/testing/identity';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { metricsText } from '../metrics.ts';
import type { SigningKey } from './access-token.ts';
import { toJwk } from './jwks.ts';
import { createJwksKeySource } from './key-source.ts';
import { createVerifier } from './verifier.ts';

const start = Date.parse('2030-01-01T00:00:00Z');

/** An issuer whose keys, health and clock the test decides; `requests` counts what reached it. */
function fakeIssuer(...initial: SigningKey[]) {
  const told: { msg: string; err: { message: string } }[] = [];
  const issuer = { nowMs: start, isUp: true, requests: 0, published: initial, told };
  const source = createJwksKeySource({
    url: 'http://auth.test/.well-known/jwks.json',
    clock: () => new Date(issuer.nowMs),
    log: pino({ level: 'warn' }, { write: (line) => told.push(JSON.parse(line)) }),
    fetch: async () => {
      issuer.requests += 1;
      if (!issuer.isUp) throw new TypeError('fetch failed');
      return Response.json({ keys: issuer.published.map((key) => toJwk(key.kid, key.privateKey)) });
    },
  });
  return { issuer, source };
}

async function countFailures(): Promise<number> {
  const { text } = await metricsText();
  return Number(/^jwks_refresh_failures_total (\d+)/m.exec(text)?.[1] ?? 0);
}

const [oldKey, newKey] = [createTestKey('old'), createTestKey('new')];

describe('keys from a JWKS address', () => {
  it('are fetched once for many tokens, even when all ask at once', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    const found = await Promise.all(Array.from({ length: 50 }, () => source.keyFor('old')));
    expect(found.every((key) => key?.asymmetricKeyType === 'ec')).toBe(true);
    await source.keyFor('old');
    expect(issuer.requests).toBe(1);
  });

  it('are fetched again for an unknown kid, at most once per cooldown', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    await source.keyFor('old');
    issuer.nowMs += 10_000;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await source.keyFor(`made-up-${attempt}`)).toBeUndefined();
    }
    expect(issuer.requests).toBe(2);
    issuer.nowMs += 10_000;
    await source.keyFor('made-up');
    expect(issuer.requests).toBe(3);
  });

  it('follow a rotation: the new key is found, the withdrawn one is not', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    await source.keyFor('old');
    issuer.published = [newKey];
    issuer.nowMs += 10_000;
    expect(await source.keyFor('new')).toBeDefined();
    expect(await source.keyFor('old')).toBeUndefined();
  });

  it('are refreshed in the background when they grow old', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    await source.keyFor('old');
    issuer.published = [oldKey, newKey];
    issuer.nowMs += 300_000;
    expect(await source.keyFor('old')).toBeDefined();
    expect(issuer.requests).toBe(2);
    expect(await source.keyFor('new')).toBeDefined();
    expect(issuer.requests).toBe(2);
  });

  it('go on verifying while the issuer is down', async () => {
    const { issuer, source } = fakeIssuer();
    const { key, token, ...identity } = createTestIdentity({ clock: () => new Date(issuer.nowMs) });
    issuer.published = [key];
    const verifier = createVerifier({
      issuer: identity.issuer,
      audience: identity.audience,
      keys: source,
      clock: () => new Date(issuer.nowMs),
    });
    await verifier.verify(token());
    issuer.isUp = false;
    issuer.nowMs += 3_600_000;
    await expect(verifier.verify(token())).resolves.toMatchObject({ kind: 'user' });
    await expect(source.keyFor('made-up')).resolves.toBeUndefined();
    expect(issuer.told).toHaveLength(1);
  });

  it('are loud in log, counter and readiness when they cannot be fetched again, until they can', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    expect(await source.ready()).toBeUndefined();
    const failuresBefore = await countFailures();
    issuer.isUp = false;
    issuer.nowMs += 300_000;
    await source.ready();
    await expect.poll(source.ready).toBe('the last good keys are in use: fetch failed');
    expect(issuer.told).toMatchObject([
      { msg: 'the keys of access tokens could not be fetched', err: { message: 'fetch failed' } },
    ]);
    expect(await countFailures()).toBeGreaterThan(failuresBefore);
    issuer.isUp = true;
    issuer.nowMs += 10_000;
    await source.ready();
    await expect.poll(source.ready).toBeUndefined();
  });

  it('are unavailable, not wrong, while none was ever fetched, and come back by themselves', async () => {
    const { issuer, source } = fakeIssuer(oldKey);
    issuer.isUp = false;
    await expect(source.keyFor('old')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(source.ready()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(issuer.requests).toBe(1);
    issuer.isUp = true;
    issuer.nowMs += 1_000;
    await expect(source.keyFor('old')).resolves.toBeDefined();
  });

  it.each([
    ['an error page', () => new Response('<h1>502</h1>', { status: 502 })],
    ['no JSON', () => new Response('<h1>hello</h1>')],
    ['no JWKS', () => Response.json({ hello: 'world' })],
    ['no usable key', () => Response.json({ keys: [{ kty: 'RSA', kid: 'old', n: 'x', e: 'y' }] })],
  ])('keep the last good ones when the address answers %s', async (_, answer) => {
    let isBroken = false;
    let nowMs = start;
    let failures = 0;
    const source = createJwksKeySource({
      url: 'http://auth.test/jwks',
      clock: () => new Date(nowMs),
      log: pino(
        { level: 'warn' },
        {
          write() {
            failures += 1;
          },
        },
      ),
      fetch: async () =>
        isBroken ? answer() : Response.json({ keys: [toJwk('old', oldKey.privateKey)] }),
    });
    await source.keyFor('old');
    isBroken = true;
    nowMs += 10_000;
    expect(await source.keyFor('made-up')).toBeUndefined();
    expect(await source.keyFor('old')).toBeDefined();
    expect(failures).toBe(1);
  });
});
