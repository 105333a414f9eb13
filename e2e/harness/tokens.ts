import { createHmac, generateKeyPairSync } from 'node:crypto';
import { sealingKeyOf } from '@supergraph/auth/domain/derived-key';
import { currentKey } from '@supergraph/auth/domain/signing-key';
import { loadSigningKeys, type StoredKey } from '@supergraph/auth/store/signing-keys';
import * as schema from '@supergraph/auth/store/tables';
import { connect } from '@supergraph/service/database/connect';
import {
  accessTokenClaims,
  type SigningKey,
  signAccessToken,
} from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';
import { inject } from 'vitest';

interface Jwk {
  kid: string;
  x: string;
  y: string;
}

/** Tokens of customers whom nobody has registered: orders takes auth's word for who asks. */
export async function customerTokens(count: number): Promise<string[]> {
  const key = await signingKey();
  return Array.from({ length: count }, () =>
    signAccessToken(key, {
      issuer: inject('stack').urls.auth,
      audience: 'supergraph',
      userId: newId('usr'),
      sessionId: newId('ses'),
      roles: ['CUSTOMER'],
      permissions: [],
      issuedAt: new Date(),
      expiresAt: new Date(Date.now() + 600_000),
    }),
  );
}

/**
 * Makes tokens that say the same as another one, each of a session that auth does not know: nothing ends it.
 *
 * @param isStranger whether each is of somebody else, whom auth does not know either
 */
export async function likeToken(
  token: string,
  { isStranger = false }: { isStranger?: boolean } = {},
): Promise<() => string> {
  const key = await signingKey();
  const claims = accessTokenClaims.parse(payloadOf(token));
  return () =>
    signAccessToken(key, {
      issuer: inject('stack').urls.auth,
      audience: 'supergraph',
      userId: isStranger ? newId('usr') : claims.sub,
      sessionId: newId('ses'),
      ...(claims.user_version !== undefined && { userVersion: claims.user_version }),
      roles: claims.roles,
      permissions: claims.permissions,
      issuedAt: new Date(),
      expiresAt: new Date(Date.now() + 600_000),
    });
}

/** The same token for each key that auth has, as that key signs it, by the key's id. */
export async function signedByEach(token: string): Promise<Map<string, string>> {
  const { sub, sid, roles, permissions } = accessTokenClaims.parse(payloadOf(token));
  const contents = {
    ...{ issuer: inject('stack').urls.auth, audience: 'supergraph' },
    ...{ userId: sub, sessionId: sid, roles, permissions },
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 600_000),
  };
  const keys = await signingKeys();
  return new Map(keys.map((key) => [key.kid, signAccessToken(key, contents)]));
}

/** The id of the session that a token is of. */
export function sessionOf({ token }: { token: string }): string {
  return accessTokenClaims.parse(payloadOf(token)).sid;
}

/** Tokens that must not pass, by what is wrong with them. The first two carry auth's own signature. */
export async function badTokens(userId: string): Promise<Record<string, string>> {
  const { urls } = inject('stack');
  const key = await signingKey();
  const now = Date.now();
  const contents = {
    issuer: urls.auth,
    audience: 'supergraph',
    userId,
    sessionId: 'ses_of_nobody',
    roles: ['ADMIN'],
    permissions: ['orders:read', 'users:read'],
    issuedAt: new Date(now),
    expiresAt: new Date(now + 600_000),
  };
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const good = signAccessToken(key, contents);
  return {
    expired: signAccessToken(key, { ...contents, expiresAt: new Date(now - 1_000) }),
    audience: signAccessToken(key, { ...contents, audience: 'another graph' }),
    issuer: signAccessToken(key, { ...contents, issuer: 'https://elsewhere.example' }),
    forged: signAccessToken({ kid: key.kid, privateKey: stranger }, contents),
    unknownKey: signAccessToken({ kid: 'key_of_nobody', privateKey: stranger }, contents),
    tampered: withPayload(good, { ...payloadOf(good), sub: 'usr_somebody_else' }),
    algNone: withHeader(good, { alg: 'none', typ: 'at+jwt' }, () => ''),
    publicKeyAsSecret: await signedWithPublicKey(good),
    kidWithPath: withHeader(good, { alg: 'ES256', typ: 'at+jwt', kid: '../../keys' }, () => 'x'),
    kidWithSql: withHeader(good, { alg: 'ES256', typ: 'at+jwt', kid: "' OR 1=1 --" }, () => 'x'),
    otherType: withHeader(good, { alg: 'ES256', typ: 'JWT', kid: key.kid }, () => 'x'),
    refreshToken: `ses_x.${'a'.repeat(43)}.${'b'.repeat(43)}`,
    oversized: `${'x'.repeat(9_000)}.y.z`,
    malformed: 'not.a.token',
  };
}

async function signingKey(): Promise<SigningKey> {
  const key = currentKey(await signingKeys(), new Date());
  if (!key) throw new Error('auth has no signing key');
  return key;
}

/** All that auth has. */
async function signingKeys(): Promise<StoredKey[]> {
  const { databaseUrls, secrets } = inject('stack').surroundings;
  const database = connect({ url: databaseUrls.auth, schema, applicationName: 'e2e' });
  try {
    return await loadSigningKeys(database.db, sealingKeyOf(secrets.keyEncryptionSecret));
  } finally {
    await database.close();
  }
}

/** HS256 with the published key as the secret: passes where the token chooses its own algorithm. */
async function signedWithPublicKey(good: string): Promise<string> {
  const answer = await fetch(`${inject('stack').urls.auth}/.well-known/jwks.json`);
  const { keys } = (await answer.json()) as { keys: Jwk[] };
  const [key] = keys;
  if (!key) throw new Error('auth publishes no key');
  const secret = JSON.stringify(key);
  return withHeader(good, { alg: 'HS256', typ: 'at+jwt', kid: key.kid }, (signed) =>
    createHmac('sha256', secret).update(signed).digest('base64url'),
  );
}

function withHeader(token: string, header: object, sign: (signed: string) => string): string {
  const [, payload] = token.split('.');
  const signed = `${encode(header)}.${payload}`;
  return `${signed}.${sign(signed)}`;
}

function withPayload(token: string, payload: object): string {
  const [header, , signature] = token.split('.');
  return `${header}.${encode(payload)}.${signature}`;
}

function payloadOf(token: string): object {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
