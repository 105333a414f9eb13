import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { findOpenSessions, type SessionDetails } from '../store/sessions.ts';

/** An account may be allowed more (`SESSIONS_PER_ACCOUNT`); those used last are of interest. */
export const SESSIONS_LISTED_MAX = 100;

/** The caller's sessions that last, the one used last first. Raises UNAUTHENTICATED. */
export async function listSessions({
  db,
  clock,
  caller,
}: ActionContext): Promise<SessionDetails[]> {
  const { id: userId } = requireUser(caller);
  return findOpenSessions(db, { userIds: [userId], now: clock(), limit: SESSIONS_LISTED_MAX });
}
