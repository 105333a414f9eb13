import type { AuthDb } from '../store/database.ts';
import { revokeSessions } from '../store/revocations.ts';
import { type Ending, endSession } from '../store/sessions.ts';

/** Ends a session, and with it its access tokens; one that has ended keeps its first reason. */
export async function endAndRevoke(tx: AuthDb, sessionId: string, ending: Ending): Promise<void> {
  const ended = await endSession(tx, sessionId, ending);
  if (ended) await revokeSessions(tx, [{ ...ended, reason: ending.endReason }], ending.endedAt);
}
