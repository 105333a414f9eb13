import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import type { FastifyInstance } from 'fastify';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { rotateEncryptionSecret } from '../src/actions/rotate-encryption-secret.ts';
import { rotateKeys, rotateKeysWhenDue } from '../src/actions/rotate-keys.ts';
import { sealingKeyOf } from '../src/domain/derived-key.ts';
import { createKeyRing } from '../src/store/key-ring.ts';
import { challengeOf, codeOf, complete, registerWithApp } from './authenticator-app.ts';
import { days, documents, keyEncryptionSecret, minutes, startAuth } from './support.ts';

const sealingKey = sealingKeyOf(keyEncryptionSecret);

async function publishedKids(app: FastifyInstance): Promise<string[]> {
  const response = await app.inject('/.well-known/jwks.json');
  return response.json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);
}

function kidOf(token: string | undefined): string | undefined {
  return jwt.decode(token ?? '', { complete: true })?.header.kid;
}

describe('the JWKS', () => {
  it('is public, may be cached, and holds no private part', async () => {
    await using auth = await startAuth({ gatewaySecret: 'the gateway and nobody else knows this' });
    const response = await auth.app.inject('/.well-known/jwks.json');
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('public, max-age=300');
    expect(response.json()).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          alg: 'ES256',
          use: 'sig',
          kid: expect.stringMatching(/^key_/),
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
  });

  it('is what another service needs to verify a token of auth', async () => {
    await using auth = await startAuth();
    const { id, session } = await auth.register();
    const keys = createJwksKeySource({
      url: 'http://auth/.well-known/jwks.json',
      log: createLogger({ service: 'test', level: 'silent' }),
      fetch: async () => Response.json((await auth.app.inject('/.well-known/jwks.json')).json()),
    });
    const clock = () => auth.time.now;
    const expected = { issuer: 'https://auth.test', audience: 'commerce-test' };
    const caller = await createVerifier({ ...expected, keys, clock }).verify(session.accessToken);
    expect(caller).toMatchObject({ id, roles: ['CUSTOMER'] });
  });

  it('begins with one key, however many replicas need the first at once', async () => {
    await using auth = await startAuth();
    const replicas = await Promise.all(Array.from({ length: 5 }, () => auth.replica()));
    const kids = await Promise.all(replicas.map(publishedKids));
    expect(new Set(kids.flat()).size).toBe(1);
    expect(kids.every((list) => list.length === 1)).toBe(true);
    await Promise.all(replicas.map((app) => app.close()));
  });

  it('begins with one key where the clock of another replica goes ahead', async () => {
    await using auth = await startAuth();
    const kids = await publishedKids(auth.app);
    auth.pass(-5);
    const slower = await auth.replica();
    const now = auth.time.now;
    expect(await rotateKeysWhenDue({ db: auth.database.db, sealingKey, now }, 30 * days)).toEqual({
      signsFrom: new Date('2030-01-01T12:00:00Z'),
      isNew: false,
    });
    expect(await publishedKids(slower)).toEqual(kids);
    const { data } = await auth.as((await auth.register()).session.accessToken).query(documents.me);
    expect(data).toHaveProperty('me.email');
    await slower.close();
  });
});

describe('a rotation', () => {
  it('publishes the next key a day before it signs, and drops the old one after its last token', async () => {
    await using auth = await startAuth();
    const { email, session } = await auth.register();
    const old = kidOf(session.accessToken);
    const rotated = await rotateKeys({ db: auth.database.db, sealingKey, now: auth.time.now });
    expect(rotated).toEqual({ signsFrom: new Date('2030-01-02T12:00:00Z'), isNew: true });

    auth.pass(1 * minutes);
    const kids = await publishedKids(auth.app);
    expect(kids).toHaveLength(2);
    expect(kidOf((await auth.logIn(email))?.session?.accessToken)).toBe(old);

    auth.pass(1 * days - 2 * minutes);
    const lastOfOld = (await auth.logIn(email))?.session?.accessToken;
    expect(kidOf(lastOfOld)).toBe(old);
    auth.pass(1 * minutes);
    const firstOfNew = (await auth.logIn(email))?.session?.accessToken;
    expect(kidOf(firstOfNew)).not.toBe(old);
    expect(kids).toContain(kidOf(firstOfNew));

    for (const token of [lastOfOld, firstOfNew]) {
      const { data } = await auth.as(token).query(documents.me);
      expect(data).toMatchObject({ me: { email } });
    }
    auth.pass(16 * minutes);
    expect(await publishedKids(auth.app)).toEqual([kidOf(firstOfNew)]);
  });

  it('makes no other key while one waits for its day', async () => {
    await using auth = await startAuth();
    await publishedKids(auth.app);
    const rotate = () => rotateKeys({ db: auth.database.db, sealingKey, now: auth.time.now });
    const results = await Promise.all([rotate(), rotate(), rotate()]);
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(results.map(({ signsFrom }) => signsFrom.getTime())).size).toBe(1);
  });

  it('deletes keys that have retired', async () => {
    await using auth = await startAuth();
    await publishedKids(auth.app);
    for (let month = 0; month < 4; month += 1) {
      auth.pass(30 * days);
      await rotateKeys({ db: auth.database.db, sealingKey, now: auth.time.now });
    }
    const [count] = await auth.database.sql`SELECT count(*)::int AS keys FROM signing_keys`;
    expect(count).toEqual({ keys: 2 });
  });

  it('makes the first key sign at once', async () => {
    await using auth = await startAuth();
    const { now } = auth.time;
    const first = await rotateKeys({ db: auth.database.db, sealingKey, now });
    expect(first).toEqual({ signsFrom: now, isNew: true });
    expect(await publishedKids(auth.app)).toHaveLength(1);
  });
});

describe('a schedule', () => {
  it('makes the next key a day before the one in force has signed for its days, and one for all replicas', async () => {
    await using auth = await startAuth();
    await publishedKids(auth.app);
    const rotate = () => {
      const rotation = { db: auth.database.db, sealingKey, now: auth.time.now };
      return rotateKeysWhenDue(rotation, 30 * days);
    };
    expect(await rotate()).toBeUndefined();
    auth.pass(29 * days - 1);
    expect(await rotate()).toBeUndefined();
    auth.pass(1);
    const signsFrom = new Date('2030-01-31T12:00:00Z');
    const made = await Promise.all([rotate(), rotate(), rotate()]);
    expect(made.filter((next) => next?.isNew)).toEqual([{ signsFrom, isNew: true }]);
    auth.pass(1 * days + 16 * minutes);
    expect(await rotate()).toBeUndefined();
    expect(await publishedKids(auth.app)).toHaveLength(1);
    const entries = await auth.database.sql`
      SELECT content::jsonb -> 'actor' ->> 'kind' AS actor FROM audit_entries WHERE action = 'key.published'`;
    expect(entries).toEqual([{ actor: 'system' }, { actor: 'system' }]);
  });
});

describe('the encrypting secret', () => {
  const newer = 'a newer secret of the tests, thirty-two characters or more';

  it('is replaced while replicas run: tokens, sessions and second factors outlive it', async () => {
    let secrets = [keyEncryptionSecret];
    await using auth = await startAuth({ keyEncryptionSecret: () => secrets });
    const person = await registerWithApp(auth);
    const other = await auth.register();
    const sealing = sealingKeyOf(() => secrets);
    const rotate = () =>
      rotateEncryptionSecret({ db: auth.database.db, sealingKey: sealing, now: auth.time.now });
    expect(await rotate()).toMatchObject({ keys: 0, factors: 0 });

    const refresh = async () => {
      const { session } = (await auth.refresh(other.session.refreshToken)) ?? {};
      return session?.refreshToken ?? '';
    };
    const before = await refresh();
    secrets = [newer, keyEncryptionSecret];
    expect(await rotate()).toMatchObject({ keys: 1, factors: 1 });
    expect(await rotate()).toMatchObject({ keys: 0, factors: 0 });
    // The other tab gets the same successor, in the seal of today.
    const first = await refresh();
    expect(first).not.toBe(before);
    expect(first.split('.').slice(0, 2)).toEqual(before.split('.').slice(0, 2));

    secrets = [newer];
    auth.pass(2 * minutes);
    const { data } = await auth.as(other.session.accessToken).query(documents.me);
    expect(data).toMatchObject({ me: { id: other.id } });
    expect(await auth.refresh(first)).toMatchObject({ errors: [] });
    const challenge = await challengeOf(auth, person.email);
    const code = codeOf(auth, person.secret);
    expect(await complete(auth, { challenge, code })).toMatchObject({ code: 'SIGNED_IN' });
    await using late = { app: await auth.replica(), [Symbol.asyncDispose]: () => late.app.close() };
    expect(await publishedKids(late.app)).toEqual(await publishedKids(auth.app));
  });

  it('seals nothing any more once it was replaced, and opens nothing that was sealed anew', async () => {
    await using auth = await startAuth();
    await publishedKids(auth.app);
    const both = sealingKeyOf(() => [newer, keyEncryptionSecret]);
    const { db } = auth.database;
    await rotateEncryptionSecret({ db, sealingKey: both, now: auth.time.now });
    const ring = (key: string) =>
      createKeyRing({ db, sealingKey: sealingKeyOf(key), clock: () => auth.time.now });
    await expect(ring(keyEncryptionSecret).signer()).rejects.toThrow('KEY_ENCRYPTION_SECRET');
    expect(await ring(newer).signer()).toMatchObject({ kid: expect.stringMatching(/^key_/) });
    const [entry] = await auth.database.sql`
      SELECT subject FROM audit_entries WHERE action = 'encryption.rotated'`;
    expect(entry?.['subject']).toMatch(/^encryption\/[0-9a-f]{8}$/);
  });
});

describe('the key ring', () => {
  it('says which variable is wrong when the keys were sealed with another secret', async () => {
    await using auth = await startAuth();
    await publishedKids(auth.app);
    const ring = createKeyRing({
      db: auth.database.db,
      sealingKey: sealingKeyOf('another secret of the tests, thirty-two characters'),
      clock: () => auth.time.now,
    });
    await expect(ring.signer()).rejects.toThrow('KEY_ENCRYPTION_SECRET');
  });

  it('reads the table for made-up kids at most once in five seconds', async () => {
    await using auth = await startAuth();
    const ring = createKeyRing({
      db: auth.database.db,
      sealingKey,
      clock: () => auth.time.now,
    });
    await ring.signer();
    auth.pass(5_000);
    const { statements } = await auth.counter.count(async () => {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        expect(await ring.keyFor(`key_${attempt}`)).toBeUndefined();
      }
    });
    expect(statements).toHaveLength(1);
  });

  it('is part of being ready', async () => {
    await using auth = await startAuth();
    expect(await auth.app.readiness()).toEqual({
      status: 'ready',
      checks: { database: 'ok', keys: 'ok' },
    });
    const [count] = await auth.database.sql`SELECT count(*)::int AS keys FROM signing_keys`;
    expect(count).toEqual({ keys: 1 });
  });
});
