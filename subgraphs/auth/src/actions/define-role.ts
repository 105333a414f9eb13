import { parseInput } from '@supergraph/service/errors';
import { z } from 'zod';
import { isPermission, roleNames } from '../domain/role.ts';
import type { AuthDb } from '../store/database.ts';
import { type Role, saveRole } from '../store/roles.ts';

const permissionsMax = 200;

const roleInput = z.object({
  name: z.enum(roleNames),
  permissions: z
    .array(z.string().refine(isPermission, 'must look like "orders:read"'))
    .max(permissionsMax, `must be at most ${permissionsMax}`)
    .transform((permissions) => [...new Set(permissions)].toSorted()),
});

/**
 * Replaces what a role may do; in force with the next access tokens. Raises BAD_USER_INPUT.
 */
export async function defineRole(db: AuthDb, input: unknown): Promise<Role> {
  const role = parseInput(roleInput, input, 'define-role');
  await saveRole(db, role);
  return role;
}
