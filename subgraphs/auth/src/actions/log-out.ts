import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { endAndRevoke } from './end-and-revoke.ts';

/**
 * Ends the caller's session; its access tokens are void everywhere within 2 s.
 *
 * Raises UNAUTHENTICATED.
 */
export async function logOut({ db, clock, caller }: ActionContext): Promise<void> {
  const { sessionId } = requireUser(caller);
  await inTransaction(db, (tx) =>
    endAndRevoke(tx, sessionId, { endReason: 'LOGOUT', endedAt: clock() }),
  );
}
