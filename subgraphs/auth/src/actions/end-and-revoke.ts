import type { AuthDb } from '../store/database.ts';
import { revokeSessions } from '../store/revocations.ts';
import { type Ending, endSession } from '../store/sessions.ts';
import { type AuditSource, recordAudit } from './record-audit.ts';

const actions = {
  LOGOUT: 'session.ended',
  REVOKED: 'session.revoked',
  STAFF: 'session.revoked',
  REUSE: 'session.reuse-detected',
} as const;

/**
 * Ends a session, and with it its access tokens, and says so in the audit log; one that has ended keeps its first
 * reason.
 */
export async function endAndRevoke(
  tx: AuthDb,
  sessionId: string,
  ending: Ending & { endReason: keyof typeof actions },
  source: AuditSource,
): Promise<void> {
  const ended = await endSession(tx, sessionId, ending);
  if (!ended) return;
  await revokeSessions(tx, [{ ...ended, reason: ending.endReason }], ending.endedAt);
  const action = actions[ending.endReason];
  await recordAudit(tx, { ...source, action, subject: ended.userId, details: { sessionId } });
}
