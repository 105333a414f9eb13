import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { endSession } from '../store/sessions.ts';

/**
 * Ends the caller's session. Its access token stays good until it expires: nobody asks auth about it.
 *
 * Raises UNAUTHENTICATED.
 */
export async function logOut({ db, clock, caller }: ActionContext): Promise<void> {
  const { sessionId } = requireUser(caller);
  await endSession(db, sessionId, { endReason: 'LOGOUT', endedAt: clock() });
}
