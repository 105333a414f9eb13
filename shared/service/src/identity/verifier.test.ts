import { createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestIdentity, createTestKey } from '@supergraph/testing/identity';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { toJwk } from './jwks.ts';
import { createVerifier, type TokenFault } from './verifier.ts';

const identity = createTestIdentity();
const { issuer, audience, key, keys, verifier, token } = identity;

/** Signs whatever is given with the real key: what a bug of the issuer, or a stolen key, could make. */
function sign(changes: { claims?: object; header?: object }): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'usr_1',
    sid: 'ses_1',
    jti: randomUUID(),
    roles: [],
    permissions: [],
    iat: now,
    exp: now + 600,
    ...changes.claims,
  };
  // through JSON, which leaves a claim out that is set to undefined
  return jwt.sign(JSON.parse(JSON.stringify(claims)), key.privateKey, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...changes.header },
  });
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

async function expectRefusal(candidate: string, reason: TokenFault): Promise<void> {
  await expect(verifier.verify(candidate)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    details: { reason },
  });
}

describe('an access token', () => {
  it('names its caller', async () => {
    const issued = token({ id: 'usr_7', sessionId: 'ses_7', permissions: ['orders:read'] });
    await expect(verifier.verify(issued)).resolves.toEqual({
      kind: 'user',
      id: 'usr_7',
      sessionId: 'ses_7',
      roles: ['CUSTOMER'],
      permissions: new Set(['orders:read']),
      token: issued,
      expiresAt: expect.any(Date),
    });
  });

  it('is refused when expired', () => expectRefusal(token({ lifetimeSeconds: -1 }), 'expired'));

  it('is refused for another audience', () =>
    expectRefusal(token({ audience: 'elsewhere' }), 'audience'));

  it('is refused from another issuer', () =>
    expectRefusal(token({ issuer: 'https://evil.test' }), 'issuer'));

  it('is refused when its type is another kind of JWT', async () => {
    await expectRefusal(sign({ header: { typ: 'JWT' } }), 'type');
    await expectRefusal(sign({ header: { typ: undefined } }), 'type');
  });

  it('is refused unsigned', async () => {
    const [, claims] = token().split('.');
    const header = encode({ alg: 'none', typ: 'at+jwt', kid: key.kid });
    await expectRefusal(`${header}.${claims}.`, 'algorithm');
  });

  it('is refused when signed by HS256 with the public key as the secret', async () => {
    const publicPem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
    const [, claims] = token().split('.');
    const header = encode({ alg: 'HS256', typ: 'at+jwt', kid: key.kid });
    const signature = createHmac('sha256', publicPem)
      .update(`${header}.${claims}`)
      .digest('base64url');
    await expectRefusal(`${header}.${claims}.${signature}`, 'algorithm');
  });

  it('is refused when an unsigned or symmetric signature hides behind the pinned algorithm', async () => {
    const [header, claims] = token().split('.');
    await expectRefusal(`${header}.${claims}.`, 'signature');
    await expectRefusal(`${header}.${claims}.${encode({})}`, 'signature');
  });

  it('is refused when its payload was changed after signing', async () => {
    const [header, claims = '', signature] = token({ permissions: [] }).split('.');
    const opened = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const raised = encode({ ...opened, permissions: ['users:write'] });
    await expectRefusal(`${header}.${raised}.${signature}`, 'signature');
  });

  it('is refused when another key signed it under the known kid', () =>
    expectRefusal(token({ key: createTestKey(key.kid) }), 'signature'));

  it('is refused under an unknown or missing kid', async () => {
    await expectRefusal(token({ key: createTestKey('stranger') }), 'key');
    await expectRefusal(sign({ header: { kid: undefined } }), 'key');
  });

  it.each(['../../etc/passwd', "' OR '1'='1", 'test-key\0', 'constructor', 'x'.repeat(5_000)])(
    'is refused under a kid that is meant for files, statements or objects: %s',
    (kid) => expectRefusal(sign({ header: { kid } }), 'key'),
  );

  it('is refused whatever keys it brings along or points to, and nobody asks for them', async () => {
    const asked: string[] = [];
    const evil = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, '127.0.0.1');
    const mine = createTestKey(key.kid);
    const jwk = toJwk(key.kid, mine.privateKey);
    await once(evil, 'listening');
    const url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/keys`;
    for (const header of [{ jku: url }, { x5u: url }, { jwk }, { x5c: ['MIIB'] }]) {
      const forged = jwt.sign(jwt.decode(token()) as object, mine.privateKey, {
        algorithm: 'ES256',
        header: { alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...header } as jwt.JwtHeader,
      });
      await expectRefusal(forged, 'signature');
    }
    evil.close();
    expect(asked).toEqual([]);
  });

  it('is refused before it is valid', () =>
    expectRefusal(sign({ claims: { nbf: Math.floor(Date.now() / 1000) + 60 } }), 'inactive'));

  it('is refused when it is a refresh token', () =>
    expectRefusal(`ses_1.${'a'.repeat(43)}.${'b'.repeat(43)}`, 'malformed'));

  it.each(['sub', 'sid', 'jti', 'roles', 'permissions', 'exp'])(
    'is refused without the claim %s',
    (claim) => expectRefusal(sign({ claims: { [claim]: undefined } }), 'claims'),
  );

  it.each([
    ['empty', ''],
    ['one part', 'x'],
    ['two parts', 'a.b'],
    ['parts that are no JSON', 'a.b.c'],
    ['empty parts', '..'],
    ['too long', `${'x'.repeat(9_000)}.y.z`],
  ])('is refused when it is no token at all: %s', (_, text) => expectRefusal(text, 'malformed'));
});

describe('a verified token', () => {
  it('is remembered, so that its key is asked for once', async () => {
    let asked = 0;
    const counted = createVerifier({
      issuer,
      audience,
      keys: {
        keyFor(kid) {
          asked += 1;
          return keys.keyFor(kid);
        },
      },
    });
    const issued = token();
    const first = await counted.verify(issued);
    expect(await counted.verify(issued)).toBe(first);
    expect(asked).toBe(1);
  });

  it('is forgotten at the second it expires', async () => {
    let now = new Date('2030-01-01T00:00:00Z');
    const { verifier, token } = createTestIdentity({ clock: () => now });
    const issued = token({ lifetimeSeconds: 600 });
    await verifier.verify(issued);
    now = new Date('2030-01-01T00:09:59.999Z');
    await expect(verifier.verify(issued)).resolves.toMatchObject({ kind: 'user' });
    now = new Date('2030-01-01T00:10:00Z');
    await expect(verifier.verify(issued)).rejects.toMatchObject({ details: { reason: 'expired' } });
    await expect(verifier.verify(issued)).rejects.toMatchObject({ details: { reason: 'expired' } });
  });

  it('that has expired is not kept until somebody asks for it, which nobody does', async () => {
    let now = new Date();
    let asked = 0;
    const counted = createVerifier({
      issuer,
      audience,
      clock: () => now,
      keys: {
        keyFor(kid) {
          asked += 1;
          return keys.keyFor(kid);
        },
      },
    });
    const old = token({ lifetimeSeconds: 600 });
    await counted.verify(old);
    now = new Date(now.getTime() + 601_000);
    await counted.verify(token({ issuedAt: now }));
    expect(asked).toBe(2);
    // Were it still known, its key would not be asked for.
    await expect(counted.verify(old)).rejects.toMatchObject({ details: { reason: 'expired' } });
    expect(asked).toBe(3);
  });

  it('makes room for a newer one when the memory is full', async () => {
    const asked: string[] = [];
    const small = createVerifier({
      issuer,
      audience,
      cacheSizeMax: 2,
      keys: {
        keyFor(kid) {
          asked.push(kid);
          return keys.keyFor(kid);
        },
      },
    });
    const [first, second, third] = [token({ id: 'a' }), token({ id: 'b' }), token({ id: 'c' })];
    for (const issued of [first, second, third]) await small.verify(issued);
    await small.verify(third);
    await small.verify(second);
    expect(asked).toHaveLength(3);
    await small.verify(first);
    expect(asked).toHaveLength(4);
  });
});
