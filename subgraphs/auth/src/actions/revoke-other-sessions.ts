import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { revokeSessions } from '../store/revocations.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { auditSource, recordAudit } from './record-audit.ts';

/**
 * Ends all sessions of the caller but the one that asks; their access tokens are void everywhere within 2 s.
 * Raises UNAUTHENTICATED.
 *
 * @returns how many ended
 */
export async function revokeOtherSessions(context: ActionContext): Promise<number> {
  const { db, clock, caller } = context;
  const { id: userId, sessionId: exceptId } = requireUser(caller);
  const now = clock();
  return inTransaction(db, async (tx) => {
    const ending = { endReason: 'REVOKED', endedAt: now } as const;
    const ended = await endSessionsOf(tx, { userId, exceptId }, ending);
    await revokeSessions(
      tx,
      ended.map((one) => ({ ...one, reason: ending.endReason })),
      now,
    );
    if (ended.length > 0) {
      const sessionIds = ended.map(({ id }) => id);
      await recordAudit(tx, {
        ...auditSource(context),
        ...{ action: 'session.others-revoked', subject: userId, details: { sessionIds } },
      });
    }
    return ended.length;
  });
}
