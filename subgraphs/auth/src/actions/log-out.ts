import { inTransaction } from '@supergraph/service/database/transaction';
import { requireUser } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { endAndRevoke } from './end-and-revoke.ts';
import { auditSource } from './record-audit.ts';

/**
 * Ends the caller's session; its access tokens are void everywhere within 2 s.
 *
 * Raises UNAUTHENTICATED.
 */
export async function logOut(context: ActionContext): Promise<void> {
  const { sessionId } = requireUser(context.caller);
  const ending = { endReason: 'LOGOUT', endedAt: context.clock() } as const;
  await inTransaction(context.db, (tx) =>
    endAndRevoke(tx, sessionId, ending, auditSource(context)),
  );
}
