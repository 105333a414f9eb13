import { line } from '@supergraph/service/text';
import { z } from 'zod';
import { isPermission, roleLimits, roleNamePattern } from '../domain/role.ts';

export const roleName = z
  .string()
  .max(roleLimits.nameLengthMax, `must have at most ${roleLimits.nameLengthMax} characters`)
  .regex(roleNamePattern, 'must look like "STORE_MANAGER"');

/** Everything that somebody says of a role. */
export const roleFields = z.object({
  name: roleName,
  description: line({ min: 0, max: roleLimits.descriptionLengthMax }).nullish(),
  permissions: z
    .array(
      z
        .string()
        .max(
          roleLimits.permissionLengthMax,
          `must have at most ${roleLimits.permissionLengthMax} characters`,
        )
        .refine(isPermission, 'must look like "orders:read"'),
    )
    .max(roleLimits.permissionsMax, `must be at most ${roleLimits.permissionsMax}`)
    .readonly()
    .transform((permissions) => [...new Set(permissions)].toSorted()),
});
