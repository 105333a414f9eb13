import jwt from 'jsonwebtoken';
import { Fault } from '../errors.ts';
import { accessTokenAlgorithm, accessTokenClaims, accessTokenType } from './access-token.ts';
import type { UserCaller } from './caller.ts';
import type { KeySource } from './key-source.ts';
import type { Revocations } from './revocations.ts';

export interface Verifier {
  /**
   * The caller whom an access token names; raises UNAUTHENTICATED, or SERVICE_UNAVAILABLE without keys.
   *
   * @param address whence it came, for those that count what is no good
   */
  verify(token: string, address?: string): Promise<UserCaller>;
  /** See `Revocations`; where there are none, never calls. */
  watch: Revocations['watch'];
}

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySource;
  readonly clock?: () => Date;
  /** Verified tokens that are remembered until they expire; beyond, the oldest goes first. Default 10,000. */
  readonly cacheSizeMax?: number;
  /** Tokens that are void before they expire. Default: none are. */
  readonly revocations?: Pick<Revocations, 'isRevoked' | 'watch'> | undefined;
}

/** What `extensions.reason` says about a token that is refused. */
export type TokenFault = keyof typeof messages;

const messages = {
  malformed: 'The access token is malformed.',
  algorithm: 'The access token is signed with an algorithm that is not accepted.',
  type: 'The token is no access token.',
  key: 'The access token is signed with an unknown key.',
  signature: "The access token's signature is wrong.",
  issuer: 'The access token comes from another issuer.',
  audience: 'The access token is meant for another audience.',
  expired: 'The access token has expired.',
  revoked: 'The access token was revoked: its session has ended, or its user has changed.',
  inactive: 'The access token is not valid yet.',
  claims: 'The access token lacks claims that it must carry.',
} as const;

/** Far above any real token, far below what would be worth hashing for a stranger. */
const tokenLengthMax = 8_192;

/**
 * Checks access tokens as RFC 9068 §4 and RFC 8725 ask: the algorithm is pinned, and type, issuer,
 * audience, expiry and claims must all be right. The header is read before the signature only to
 * choose the key; nothing in it chooses the algorithm.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { keys, revocations, cacheSizeMax = 10_000 } = options;
  const clock = options.clock ?? (() => new Date());
  const verified = new Map<string, { caller: UserCaller; expiresAtMs: number }>();

  /** Tokens last equally long, so those that have expired stand at the front, and go. */
  function remember(token: string, caller: UserCaller, expiresAtMs: number, nowMs: number): void {
    for (const [oldest, { expiresAtMs: endsAtMs }] of verified) {
      if (endsAtMs > nowMs && verified.size < cacheSizeMax) break;
      verified.delete(oldest);
    }
    verified.set(token, { caller, expiresAtMs });
  }

  /** It may have been taken back since it was remembered. */
  function requireGood(caller: UserCaller): UserCaller {
    if (revocations?.isRevoked(caller)) throw refused('revoked');
    return caller;
  }

  return {
    async verify(token) {
      const nowMs = clock().getTime();
      const known = verified.get(token);
      if (known && nowMs < known.expiresAtMs) return requireGood(known.caller);
      if (known) {
        verified.delete(token);
        throw refused('expired');
      }
      const key = await keys.keyFor(readKid(token));
      if (!key) throw refused('key');
      const claims = readClaims(checkSignature(token, key, { ...options, nowMs }));
      const caller: UserCaller = {
        kind: 'user',
        id: claims.sub,
        sessionId: claims.sid,
        userVersion: claims.user_version,
        roles: claims.roles,
        permissions: new Set(claims.permissions),
        token,
        expiresAt: new Date(claims.exp * 1000),
      };
      remember(token, caller, claims.exp * 1000, nowMs);
      return requireGood(caller);
    },
    watch: (caller, end) => revocations?.watch(caller, end) ?? (() => undefined),
  };
}

function readKid(token: string): string {
  const header = token.length <= tokenLengthMax ? decodeHeader(token) : undefined;
  if (!header) throw refused('malformed');
  if (header.alg !== accessTokenAlgorithm) throw refused('algorithm');
  if (header.typ?.toLowerCase() !== accessTokenType) throw refused('type');
  if (!header.kid) throw refused('key');
  return header.kid;
}

function decodeHeader(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    return undefined; // a part that is no JSON: the same answer as a token without three parts
  }
}

function checkSignature(
  token: string,
  key: jwt.PublicKey,
  expected: { issuer: string; audience: string; nowMs: number },
): unknown {
  try {
    return jwt.verify(token, key, {
      algorithms: [accessTokenAlgorithm],
      issuer: expected.issuer,
      audience: expected.audience,
      clockTimestamp: Math.floor(expected.nowMs / 1000),
    });
  } catch (error) {
    throw refused(faultOf(error), error);
  }
}

function readClaims(payload: unknown) {
  const claims = accessTokenClaims.safeParse(payload);
  if (!claims.success) throw refused('claims', claims.error);
  return claims.data;
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof jwt.TokenExpiredError) return 'expired';
  if (error instanceof jwt.NotBeforeError) return 'inactive';
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('jwt issuer')) return 'issuer';
  if (message.startsWith('jwt audience')) return 'audience';
  if (message.includes('signature')) return 'signature';
  return 'malformed';
}

function refused(reason: TokenFault, cause?: unknown): Fault {
  return new Fault('UNAUTHENTICATED', messages[reason], { details: { reason }, cause });
}
