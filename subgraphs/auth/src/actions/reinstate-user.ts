import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { changeUser } from './change-user.ts';
import { userId } from './input-fields.ts';

const reinstateUserInput = z.object({ userId });

/**
 * Opens a suspended account again; the user has to sign in anew. Idempotent.
 *
 * Refuses USER_NOT_FOUND; raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 */
export async function reinstateUser(
  context: ActionContext,
  input: z.input<typeof reinstateUserInput>,
): Promise<User> {
  requirePermission(context.caller, 'users:write');
  const { userId } = parseInput(reinstateUserInput, input);
  const change = (user: User): User =>
    user.status === 'ACTIVE' ? user : { ...user, status: 'ACTIVE' };
  return changeUser(context, userId, change, 'user.reinstated');
}
