import { randomBytes } from 'node:crypto';
import { signAccessToken } from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';
import type { AuthDeps } from '../deps.ts';
import { hashToken, writeRefreshToken } from '../domain/refresh-token.ts';
import { accessTokenLifetimeMs, refreshTokenLifetimeMs } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { insertSession } from '../store/sessions.ts';

/** What a client keeps of a session. */
export interface Session {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
}

/** A session as the database has it: its id, and the one refresh token that is good for it. */
export interface OpenSession {
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** Begins a session for somebody who has just proved who they are, and whose account is locked. */
export async function openSession(
  tx: AuthDb,
  { successionKey, limits }: Pick<AuthDeps, 'successionKey' | 'limits'>,
  { userId, now }: { userId: string; now: Date },
): Promise<OpenSession> {
  const id = newId('ses', now.getTime());
  const secret = randomBytes(32).toString('base64url');
  const refreshToken = writeRefreshToken(id, secret, successionKey);
  const session = {
    ...{ id, userId, createdAt: now },
    tokenHash: hashToken(secret),
    writtenHash: hashToken(refreshToken),
    expiresAt: new Date(now.getTime() + refreshTokenLifetimeMs),
  };
  await insertSession(tx, session, { sessionsMax: limits.sessionsPerAccount });
  return { sessionId: id, refreshToken };
}

/**
 * Signs the access token that goes with an open session. Call it after the transaction: it reads keys
 * and permissions on connections of its own.
 */
export async function issueSession(
  deps: AuthDeps,
  user: User,
  { sessionId, refreshToken }: OpenSession,
): Promise<Session> {
  const issuedAt = deps.clock();
  const accessTokenExpiresAt = new Date(issuedAt.getTime() + accessTokenLifetimeMs);
  const accessToken = signAccessToken(await deps.keyRing.signer(), {
    issuer: deps.issuer,
    audience: deps.audience,
    userId: user.id,
    sessionId,
    roles: user.roles,
    permissions: await permissionsOf(deps.db, user.roles),
    issuedAt,
    expiresAt: accessTokenExpiresAt,
  });
  return { accessToken, accessTokenExpiresAt, refreshToken };
}
