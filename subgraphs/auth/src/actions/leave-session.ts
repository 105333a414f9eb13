import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import { hashToken, readRefreshToken } from '../domain/refresh-token.ts';
import { judgeRefresh } from '../domain/session.ts';
import { lockSession } from '../store/sessions.ts';
import { endAndRevoke } from './end-and-revoke.ts';
import { endStolenSession } from './end-stolen-session.ts';
import { auditSource } from './record-audit.ts';

/**
 * Ends the session of a refresh token that its browser is about to forget: where somebody else signs in with it, or
 * signs out, nothing of it shall be left over. A token that renews nothing any more changes nothing, but one that
 * must have been stolen ends its session as it would at a refresh.
 */
export async function leaveSession(context: ActionContext, refreshToken: string): Promise<void> {
  const { db, clock, successionKey } = context;
  const token = readRefreshToken(refreshToken, successionKey);
  if (!token) return;
  const now = clock();
  await inTransaction(db, async (tx) => {
    const presented = { sessionId: token.sessionId, tokenHash: hashToken(token.secret) };
    const session = await lockSession(tx, presented);
    if (!session) return;
    const verdict = judgeRefresh(session, { ...presented, now });
    if (verdict === 'INVALID' || verdict === 'SUSPENDED') return;
    if (verdict === 'REUSE') return endStolenSession(tx, session, auditSource(context));
    await endAndRevoke(tx, session.id, { endReason: 'LOGOUT', endedAt: now }, auditSource(context));
  });
}
