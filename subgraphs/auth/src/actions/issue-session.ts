import { randomBytes } from 'node:crypto';
import { addressBlock } from '@supergraph/service/http/address-block';
import type { Client } from '@supergraph/service/http/client';
import { signAccessToken } from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';
import type { AuthDeps } from '../deps.ts';
import { hashToken, writeRefreshToken } from '../domain/refresh-token.ts';
import { accessTokenLifetimeMs, refreshTokenLifetimeMs } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeSessions } from '../store/revocations.ts';
import { permissionsOf } from '../store/roles.ts';
import { insertSession, type SessionClient } from '../store/sessions.ts';

/** What a client keeps of a session. */
export interface Session {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

/** A session as the database has it: its id, and the one refresh token that is good for it. */
export interface OpenSession {
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

/** Begins a session for somebody who has just proved who they are, and whose account is locked. */
export async function openSession(
  tx: AuthDb,
  { successionKey, limits }: Pick<AuthDeps, 'successionKey' | 'limits'>,
  { userId, client, now }: { userId: string; client: Client; now: Date },
): Promise<OpenSession> {
  const id = newId('ses', now.getTime());
  const secret = randomBytes(32).toString('base64url');
  const refreshToken = writeRefreshToken(id, secret, successionKey);
  const session = {
    ...{ id, userId, createdAt: now, ...sessionClient(client) },
    tokenHash: hashToken(secret),
    writtenHash: hashToken(refreshToken),
    expiresAt: new Date(now.getTime() + refreshTokenLifetimeMs),
  };
  const replaced = await insertSession(tx, session, { sessionsMax: limits.sessionsPerAccount });
  await revokeSessions(
    tx,
    replaced.map((one) => ({ ...one, reason: 'REPLACED' })),
    now,
  );
  return { sessionId: id, refreshToken, refreshTokenExpiresAt: session.expiresAt };
}

/** How a session remembers who uses it: by the block of an address, and not by the address. */
export function sessionClient({ name, version, address }: Client): SessionClient {
  return { clientName: name, clientVersion: version, addressBlock: addressBlock(address) };
}

/**
 * Signs the access token that goes with an open session. Call it after the transaction: it reads keys
 * and permissions on connections of its own.
 */
export async function issueSession(
  deps: AuthDeps,
  user: User,
  { sessionId, refreshToken, refreshTokenExpiresAt }: OpenSession,
): Promise<Session> {
  const issuedAt = deps.clock();
  const accessTokenExpiresAt = new Date(issuedAt.getTime() + accessTokenLifetimeMs);
  const accessToken = signAccessToken(await deps.keyRing.signer(), {
    issuer: deps.issuer,
    audience: deps.audience,
    userId: user.id,
    sessionId,
    userVersion: user.version,
    roles: user.roles,
    permissions: await permissionsOf(deps.db, user.roles),
    issuedAt,
    expiresAt: accessTokenExpiresAt,
  });
  return { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt };
}
