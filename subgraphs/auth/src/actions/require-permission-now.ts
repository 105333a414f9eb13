import { Fault } from '@supergraph/service/errors';
import { type Caller, requirePermission } from '@supergraph/service/identity/caller';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { findUsers } from '../store/users.ts';

/**
 * Whether the caller holds a permission at this moment: their account is open and their roles permit it
 * now, whatever the token says. Raises UNAUTHENTICATED, FORBIDDEN.
 */
export async function requirePermissionNow(
  tx: AuthDb,
  caller: Caller,
  permission: string,
): Promise<void> {
  const { id } = requirePermission(caller, permission);
  const [user] = await findUsers(tx, [id]);
  const held = user?.status === 'ACTIVE' ? await permissionsOf(tx, user.roles) : [];
  if (!held.includes(permission)) {
    const message = `This needs the permission ${permission}, which you no longer have.`;
    throw new Fault('FORBIDDEN', message, { details: { permission } });
  }
}
