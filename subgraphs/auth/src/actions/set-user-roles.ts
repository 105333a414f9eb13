import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { roleNames } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import { changeUser } from './change-user.ts';
import { userId } from './input-fields.ts';

const setUserRolesInput = z.object({
  userId,
  roles: z
    .array(z.enum(roleNames))
    .readonly()
    .refine((roles) => roles.length > 0, 'must hold at least one role')
    .refine((roles) => new Set(roles).size === roles.length, 'must hold each role once'),
});

/**
 * Replaces a user's roles. Tokens that were issued with the old ones are void everywhere within 2 s; refreshing
 * gives one with the new. The same roles again change nothing.
 *
 * Refuses USER_NOT_FOUND, LAST_ADMIN; raises UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT.
 */
export async function setUserRoles(
  context: ActionContext,
  input: z.input<typeof setUserRolesInput>,
): Promise<User> {
  requirePermission(context.caller, 'users:write');
  const { userId, roles } = parseInput(setUserRolesInput, input);
  return changeUser(context, userId, (user) =>
    user.roles.join() === roles.join() ? user : { ...user, roles },
  );
}
