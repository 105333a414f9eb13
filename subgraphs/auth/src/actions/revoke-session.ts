import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { findSessionOf, type SessionDetails } from '../store/sessions.ts';
import { endAndRevoke } from './end-and-revoke.ts';
import { auditSource } from './record-audit.ts';

const revokeSessionInput = z.object({ sessionId: idSchema('ses') });

/**
 * Ends a session of the caller, also the one that asks; its access tokens are void everywhere within 2 s.
 * Idempotent. Of a session of somebody else nothing is told, not even that there is one.
 *
 * Refuses SESSION_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT.
 */
export async function revokeSession(
  context: ActionContext,
  input: z.input<typeof revokeSessionInput>,
): Promise<SessionDetails> {
  const { db, clock, caller } = context;
  const { id: userId } = requireUser(caller);
  const { sessionId } = parseInput(revokeSessionInput, input);
  return inTransaction(db, async (tx) => {
    const session = await findSessionOf(tx, { id: sessionId, userId });
    if (!session) {
      return refusals.refuse('SESSION_NOT_FOUND', `You have no session ${sessionId}.`, [
        'input',
        'sessionId',
      ]);
    }
    const ending = { endReason: 'REVOKED', endedAt: clock() } as const;
    await endAndRevoke(tx, sessionId, ending, auditSource(context));
    return session;
  });
}
