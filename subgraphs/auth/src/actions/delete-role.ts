import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { isBuiltIn, type RoleName } from '../domain/role.ts';
import { refusals } from '../errors.ts';
import { deleteRole as deleteRoleRow, findRoles } from '../store/roles.ts';
import { countHolders } from '../store/users.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireRights } from './require-rights.ts';
import { roleName } from './role-fields.ts';

const deleteRoleInput = z.object({ name: roleName });
const path = ['input', 'name'];

/**
 * Deletes a role that nobody has and that is not built in.
 *
 * Refuses ROLE_NOT_FOUND, ROLE_BUILT_IN, ROLE_IN_USE; raises UNAUTHENTICATED, FORBIDDEN without users:write,
 * STEP_UP_REQUIRED, BAD_USER_INPUT.
 */
export async function deleteRole(
  context: ActionContext,
  input: z.input<typeof deleteRoleInput>,
): Promise<RoleName> {
  const { db, caller } = context;
  requirePermission(caller, 'users:write');
  const { name } = parseInput(deleteRoleInput, input);
  return inTransaction(db, async (tx) => {
    // Nobody is given the role meanwhile.
    await requireRights(tx, context);
    if (isBuiltIn(name)) refusals.refuse('ROLE_BUILT_IN', `${name} is built in.`, path);
    const [role] = await findRoles(tx, [name]);
    if (!role) return refusals.refuse('ROLE_NOT_FOUND', `There is no role ${name}.`, path);
    if ((await countHolders(tx, name, 1)) > 0) {
      refusals.refuse('ROLE_IN_USE', `Somebody has the role ${name}: take it first.`, path);
    }
    await deleteRoleRow(tx, name);
    const entry = { action: 'role.deleted', subject: `role/${name}` } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return name;
  });
}
