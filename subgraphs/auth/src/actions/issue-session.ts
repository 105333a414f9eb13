import { randomBytes } from 'node:crypto';
import { addressBlock } from '@supergraph/service/http/address-block';
import type { Client } from '@supergraph/service/http/client';
import { signAccessToken } from '@supergraph/service/identity/access-token';
import { newId } from '@supergraph/service/ids';
import type { ActionContext, AuthDeps } from '../deps.ts';
import { hashToken, writeRefreshToken } from '../domain/refresh-token.ts';
import { accessTokenLifetimeMs, expiryOf } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeSessions } from '../store/revocations.ts';
import { permissionsOf } from '../store/roles.ts';
import { insertSession, makeRoom, type SessionClient } from '../store/sessions.ts';
import { deviceOf } from './device-of.ts';
import { noticeDevice } from './notice-device.ts';
import { auditProven, recordAudit } from './record-audit.ts';

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
  /** Of its user when it was read. */
  readonly permissions: readonly string[];
}

/**
 * Begins a session for somebody who has just proved who they are, and whose account is locked; the audit log says
 * so, and by what they proved it.
 */
export async function openSession(
  tx: AuthDb,
  context: Pick<ActionContext, 'successionKey' | 'limits' | 'requestId' | 'clock'>,
  { user, client, now, by = 'password' }: SignIn,
): Promise<OpenSession> {
  const { successionKey, limits } = context;
  const id = newId('ses', now.getTime());
  const secret = randomBytes(32).toString('base64url');
  const refreshToken = writeRefreshToken(id, secret, successionKey);
  const known = sessionClient(client);
  // Sent together, and those below: none needs what another brings, and a round trip costs more than most of them.
  const [permissions, replaced] = await Promise.all([
    permissionsOf(tx, user.roles),
    makeRoom(tx, { userId: user.id, now, sessionsMax: limits.sessionsPerAccount }),
    noticeDevice(tx, user, { client: known, now }),
  ]);
  const session = {
    ...{ id, userId: user.id, createdAt: now, ...known },
    tokenHash: hashToken(secret),
    expiresAt: expiryOf({ createdAt: now, usedAt: now }, permissions),
  };
  await Promise.all([
    insertSession(tx, session),
    revokeSessions(
      tx,
      replaced.map((one) => ({ ...one, reason: 'REPLACED' })),
      now,
    ),
    recordAudit(tx, {
      ...auditProven({ ...context, client }, { id: user.id, sessionId: id }),
      ...{ action: 'user.signed-in', subject: user.id },
      details: { by, ...(replaced.length > 0 && { replaced: replaced.map((one) => one.id) }) },
    }),
  ]);
  return { sessionId: id, refreshToken, refreshTokenExpiresAt: session.expiresAt, permissions };
}

interface SignIn {
  /** As the account stands under its lock. */
  readonly user: User;
  readonly client: Client;
  readonly now: Date;
  /** What proved it, for the audit log. Default: a password. */
  readonly by?: string;
}

/** How a session remembers who uses it: by the block of an address, and not by the address. */
export function sessionClient({ name, version, address, agent }: Client): SessionClient {
  return {
    clientName: name,
    clientVersion: version,
    addressBlock: addressBlock(address),
    device: deviceOf(agent),
  };
}

/**
 * Signs the access token that goes with an open session. Call it after the transaction: it reads keys
 * on a connection of its own.
 */
export async function issueSession(
  deps: AuthDeps,
  user: User,
  { sessionId, refreshToken, refreshTokenExpiresAt, permissions }: OpenSession,
): Promise<Session> {
  const issuedAt = deps.clock();
  const lastsUntilMs = issuedAt.getTime() + accessTokenLifetimeMs;
  const accessTokenExpiresAt = new Date(Math.min(lastsUntilMs, refreshTokenExpiresAt.getTime()));
  const accessToken = signAccessToken(await deps.keyRing.signer(), {
    issuer: deps.issuer,
    audience: deps.audience,
    userId: user.id,
    sessionId,
    userVersion: user.version,
    roles: user.roles,
    permissions,
    issuedAt,
    expiresAt: accessTokenExpiresAt,
  });
  return { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt };
}
