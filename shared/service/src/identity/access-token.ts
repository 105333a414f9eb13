import { type KeyObject, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

/** The one algorithm that is signed with and accepted (RFC 8725 §3.1: never take it from the token). */
export const accessTokenAlgorithm = 'ES256';

/** `typ` of the header (RFC 9068 §2.1): no other kind of JWT of this issuer passes for an access token. */
export const accessTokenType = 'at+jwt';

/** The claims that every access token carries beside issuer and audience. Times in seconds. */
export const accessTokenClaims = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  /** The user's version: one more with each change. Issuers of the version before leave it out. */
  user_version: z.int().optional(),
  iat: z.number(),
  exp: z.number(),
});

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export interface AccessTokenContents {
  readonly issuer: string;
  readonly audience: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly userVersion?: number;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Signs an access token in the profile of RFC 9068. */
export function signAccessToken(key: SigningKey, contents: AccessTokenContents): string {
  const claims = {
    iss: contents.issuer,
    aud: contents.audience,
    sub: contents.userId,
    sid: contents.sessionId,
    jti: randomUUID(),
    roles: contents.roles,
    permissions: contents.permissions,
    ...(contents.userVersion !== undefined && { user_version: contents.userVersion }),
    iat: toSeconds(contents.issuedAt),
    exp: toSeconds(contents.expiresAt),
  };
  return jwt.sign(claims, key.privateKey, {
    algorithm: accessTokenAlgorithm,
    header: { alg: accessTokenAlgorithm, typ: accessTokenType, kid: key.kid },
  });
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
