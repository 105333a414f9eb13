import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { findSessionDetails, type SessionDetails } from '../store/sessions.ts';
import { endAndRevoke } from './end-and-revoke.ts';
import { auditSource } from './record-audit.ts';
import { requireRights } from './require-rights.ts';

const revokeUserSessionInput = z.object({ sessionId: idSchema('ses') });

/**
 * Ends one session of whomever; its access tokens are void everywhere within 2 s. Idempotent. For staff.
 *
 * Refuses SESSION_NOT_FOUND; raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED, BAD_USER_INPUT.
 */
export async function revokeUserSession(
  context: ActionContext,
  input: z.input<typeof revokeUserSessionInput>,
): Promise<SessionDetails> {
  const { db, clock, caller } = context;
  requirePermission(caller, 'users:write');
  const { sessionId } = parseInput(revokeUserSessionInput, input);
  return inTransaction(db, async (tx) => {
    await requireRights(tx, context);
    const session = await findSessionDetails(tx, sessionId);
    if (!session) {
      return refusals.refuse('SESSION_NOT_FOUND', `There is no session ${sessionId}.`, [
        'input',
        'sessionId',
      ]);
    }
    const ending = { endReason: 'STAFF', endedAt: clock() } as const;
    await endAndRevoke(tx, sessionId, ending, auditSource(context));
    return session;
  });
}
