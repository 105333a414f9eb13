import { Fault } from '@supergraph/shared/errors';
import { type Caller, requirePermission } from '@supergraph/shared/identity/caller';
import type { AuthDb } from '../store/database.ts';
import { permissionsOf } from '../store/roles.ts';
import { findSessionUser } from '../store/sessions.ts';

/**
 * Whether the caller holds a permission at this moment: their account is open, their session lasts, and
 * their roles permit it now, whatever the token says. Raises UNAUTHENTICATED, FORBIDDEN.
 */
export async function requirePermissionNow(
  tx: AuthDb,
  caller: Caller,
  permission: string,
): Promise<void> {
  const { id, sessionId } = requirePermission(caller, permission);
  const user = await findSessionUser(tx, { userId: id, sessionId });
  const held = user?.status === 'ACTIVE' ? await permissionsOf(tx, user.roles) : [];
  if (!held.includes(permission)) {
    const message = `This needs the permission ${permission}, which you no longer have.`;
    throw new Fault('FORBIDDEN', message, { details: { permission } });
  }
  if (user?.sessionEndedAt) {
    throw new Fault('UNAUTHENTICATED', 'The session has ended: sign in again.', {
      details: { reason: 'session' },
    });
  }
}
