import { Fault } from '@supergraph/service/errors';
import { type Caller, requirePermission } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { findUsers, lockRights } from '../store/users.ts';
import { requireFreshProof } from './require-fresh-proof.ts';

/**
 * Comes before every change of who may do what, in its transaction. Such changes happen one after the other, are made
 * by whoever holds users:write at this moment, whatever their token says, and who has freshly proved to be themself: a
 * screen that was left open must not make an administrator of anybody.
 *
 * Raises UNAUTHENTICATED, FORBIDDEN, STEP_UP_REQUIRED.
 */
export async function requireRights(
  tx: AuthDb,
  context: Pick<ActionContext, 'caller' | 'clock' | 'limits'>,
): Promise<void> {
  await lockRights(tx);
  await requirePermissionNow(tx, context.caller, 'users:write');
  await requireFreshProof(tx, context);
}

/** Whether their account is open and their roles permit it now. */
async function requirePermissionNow(tx: AuthDb, caller: Caller, permission: string): Promise<void> {
  const { id } = requirePermission(caller, permission);
  const [user] = await findUsers(tx, [id]);
  const held = user?.status === 'ACTIVE' ? await permissionsOf(tx, user.roles) : [];
  if (!held.includes(permission)) {
    const message = `This needs the permission ${permission}, which you no longer have.`;
    throw new Fault('FORBIDDEN', message, { details: { permission } });
  }
}
