import { generateKeyPairSync } from 'node:crypto';
import { type SigningKey, signAccessToken } from '@supergraph/service/identity/access-token';
import { type Jwks, readJwks, toJwk } from '@supergraph/service/identity/jwks';
import type { PublishedKeys } from '@supergraph/service/identity/key-source';
import { createRevocations, type Revocations } from '@supergraph/service/identity/revocations';
import { createVerifier, type Verifier } from '@supergraph/service/identity/verifier';

export interface TestToken {
  readonly id?: string;
  readonly sessionId?: string;
  readonly userVersion?: number;
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
  /** Default now. */
  readonly issuedAt?: Date;
  /** Default 600, as real tokens have; negative makes an expired one. */
  readonly lifetimeSeconds?: number;
  /** Default the identity's own; another key makes a forgery. */
  readonly key?: SigningKey;
}

export interface TestIdentity {
  readonly issuer: string;
  readonly audience: string;
  readonly key: SigningKey;
  readonly jwks: Jwks;
  readonly keys: PublishedKeys;
  readonly verifier: Verifier;
  /** What the verifier asks. */
  readonly revocations: Revocations;
  /** A real, signed access token. */
  token(contents?: TestToken): string;
}

/** A key pair as the issuer makes it. */
export function createTestKey(kid: string): SigningKey {
  return { kid, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
}

/** An issuer in memory, with real keys: tokens that a verifier accepts, and those that it must not. */
export function createTestIdentity(options: { clock?: () => Date } = {}): TestIdentity {
  const issuer = 'https://issuer.test';
  const audience = 'commerce-test';
  const clock = options.clock ?? (() => new Date());
  const key = createTestKey('test-key');
  const jwks: Jwks = { keys: [toJwk(key.kid, key.privateKey)] };
  const publicKeys = readJwks(jwks);
  const keys: PublishedKeys = {
    keyFor: async (kid) => publicKeys.get(kid),
    ready: async () => undefined,
  };

  function token(contents: TestToken = {}): string {
    const issuedAt = contents.issuedAt ?? clock();
    const lifetimeMs = (contents.lifetimeSeconds ?? 600) * 1000;
    return signAccessToken(contents.key ?? key, {
      issuer: contents.issuer ?? issuer,
      audience: contents.audience ?? audience,
      userId: contents.id ?? 'usr_01890a5d-ac96-7000-8000-000000000001',
      sessionId: contents.sessionId ?? 'ses_01890a5d-ac96-7000-8000-000000000001',
      ...(contents.userVersion !== undefined && { userVersion: contents.userVersion }),
      roles: contents.roles ?? ['CUSTOMER'],
      permissions: contents.permissions ?? [],
      issuedAt,
      expiresAt: new Date(issuedAt.getTime() + lifetimeMs),
    });
  }

  const revocations = createRevocations({ clock });
  const verifier = createVerifier({ issuer, audience, keys, clock, revocations });
  return { issuer, audience, key, jwks, keys, verifier, revocations, token };
}
