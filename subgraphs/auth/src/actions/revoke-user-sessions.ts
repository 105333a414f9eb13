import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { changeUser } from './change-user.ts';
import { userId } from './input-fields.ts';

const revokeUserSessionsInput = z.object({ userId });

/**
 * Ends all sessions of a user, who may sign in anew; all their access tokens are void everywhere within 2 s,
 * also those of sessions that are not known any more. For staff.
 *
 * Refuses USER_NOT_FOUND; raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 */
export async function revokeUserSessions(
  context: ActionContext,
  input: z.input<typeof revokeUserSessionsInput>,
): Promise<User> {
  requirePermission(context.caller, 'users:write');
  const { userId } = parseInput(revokeUserSessionsInput, input);
  const change = async (user: User, tx: AuthDb) => {
    await endSessionsOf(tx, { userId }, { endReason: 'STAFF', endedAt: context.clock() });
    // A new version of the same: tokens of the one before are void.
    return { ...user };
  };
  return changeUser(context, userId, change, 'user.sessions-revoked');
}
