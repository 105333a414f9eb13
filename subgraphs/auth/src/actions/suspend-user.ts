import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { changeUser } from './change-user.ts';
import { userId } from './input-fields.ts';
import { mailUser } from './mail-user.ts';

const suspendUserInput = z.object({ userId });

/**
 * Closes an account and ends its sessions; access tokens that were issued are void everywhere within 2 s.
 * Idempotent.
 *
 * Refuses USER_NOT_FOUND, LAST_ADMIN; raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 */
export async function suspendUser(
  context: ActionContext,
  input: z.input<typeof suspendUserInput>,
): Promise<User> {
  requirePermission(context.caller, 'users:write');
  const { userId } = parseInput(suspendUserInput, input);
  const change = async (user: User, tx: AuthDb): Promise<User> => {
    if (user.status === 'SUSPENDED') return user;
    const ending = { endReason: 'SUSPENSION', endedAt: context.clock() } as const;
    await endSessionsOf(tx, { userId }, ending);
    await mailUser(tx, user, { template: 'account-suspended', now: ending.endedAt });
    return { ...user, status: 'SUSPENDED' };
  };
  return changeUser(context, userId, change, 'user.suspended');
}
