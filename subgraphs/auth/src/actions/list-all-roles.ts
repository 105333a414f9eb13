import { requirePermission } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import type { Role } from '../domain/role.ts';
import { listRoles } from '../store/roles.ts';

/** Every role, by name. Raises UNAUTHENTICATED, FORBIDDEN without users:read. */
export async function listAllRoles({ db, caller }: ActionContext): Promise<Role[]> {
  requirePermission(caller, 'users:read');
  return listRoles(db);
}
