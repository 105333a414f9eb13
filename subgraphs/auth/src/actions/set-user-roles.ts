import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { type RoleName, roleLimits } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { findRoles } from '../store/roles.ts';
import { changeUser } from './change-user.ts';
import { userId } from './input-fields.ts';
import { roleName } from './role-fields.ts';

const setUserRolesInput = z.object({
  userId,
  roles: z
    .array(roleName)
    .max(roleLimits.rolesPerUserMax, `must be at most ${roleLimits.rolesPerUserMax}`)
    .readonly()
    .refine((roles) => roles.length > 0, 'must hold at least one role')
    .refine((roles) => new Set(roles).size === roles.length, 'must hold each role once'),
});

/**
 * Replaces a user's roles. Tokens that were issued with the old ones are void everywhere within 2 s; refreshing
 * gives one with the new. The same roles again change nothing.
 *
 * Refuses USER_NOT_FOUND, ROLE_NOT_FOUND, LAST_ADMIN; raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 */
export async function setUserRoles(
  context: ActionContext,
  input: z.input<typeof setUserRolesInput>,
): Promise<User> {
  requirePermission(context.caller, 'users:write');
  const { userId, roles } = parseInput(setUserRolesInput, input);
  const change = async (user: User, tx: AuthDb) => {
    if (user.roles.join() === roles.join()) return user;
    await requireRoles(tx, roles);
    return { ...user, roles };
  };
  return changeUser(context, userId, change, 'user.roles-set');
}

/** Nobody deletes one of them meanwhile: changes of rights come one after the other. */
async function requireRoles(tx: AuthDb, names: readonly RoleName[]): Promise<void> {
  const found = new Set((await findRoles(tx, names)).map(({ name }) => name));
  const missing = names.findIndex((name) => !found.has(name));
  if (missing === -1) return;
  refusals.refuse('ROLE_NOT_FOUND', `There is no role ${names[missing]}.`, [
    ...['input', 'roles'],
    missing,
  ]);
}
