import { asc, eq, inArray } from 'drizzle-orm';
import { type Role, type RoleName, unitedPermissions } from '../domain/role.ts';
import type { AuthDb } from './database.ts';
import { roles } from './tables.ts';

/** All of them, by name; a bound of the domain keeps them few. */
export async function listRoles(db: AuthDb): Promise<Role[]> {
  return db.select().from(roles).orderBy(asc(roles.name));
}

export async function findRoles(db: AuthDb, names: readonly RoleName[]): Promise<Role[]> {
  return db
    .select()
    .from(roles)
    .where(inArray(roles.name, [...names]));
}

/** All that the roles together permit, each once, sorted. */
export async function permissionsOf(db: AuthDb, names: readonly RoleName[]): Promise<string[]> {
  return unitedPermissions((await findRoles(db, names)).map(({ permissions }) => permissions));
}

/** Call it under lockRights. */
export async function saveRole(tx: AuthDb, role: Role): Promise<void> {
  const values = { ...role, permissions: [...role.permissions] };
  await tx.insert(roles).values(values).onConflictDoUpdate({ target: roles.name, set: values });
}

/** Call it under lockRights, when nobody has the role. */
export async function deleteRole(tx: AuthDb, name: RoleName): Promise<void> {
  await tx.delete(roles).where(eq(roles.name, name));
}
