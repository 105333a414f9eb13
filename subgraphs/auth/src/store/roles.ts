import { isAnyOf } from '@supergraph/service/database/any-of';
import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import { asc, eq, sql } from 'drizzle-orm';
import { type Role, type RoleName, unitedPermissions } from '../domain/role.ts';
import type { AuthDb } from './database.ts';
import { roles, users } from './tables.ts';

/** All of them, by name; a bound of the domain keeps them few. */
export async function listRoles(db: AuthDb): Promise<Role[]> {
  return db.select().from(roles).orderBy(asc(roles.name));
}

const rolesByName = fixedSelect((db, { names }: Given<{ names: readonly string[] }>) =>
  db.select().from(roles).where(isAnyOf(roles.name, names)),
);

export async function findRoles(db: AuthDb, names: readonly RoleName[]): Promise<Role[]> {
  return rolesByName(db, { names });
}

/** All that the roles together permit, each once, sorted. */
export async function permissionsOf(db: AuthDb, names: readonly RoleName[]): Promise<string[]> {
  return unitedPermissions((await findRoles(db, names)).map(({ permissions }) => permissions));
}

/** The same of the user whose row is selected, as a column. */
export const permissionsOfUser = sql<
  string[]
>`ARRAY(SELECT DISTINCT unnest(${roles.permissions}) COLLATE "C"
  FROM ${roles} WHERE ${roles.name} = ANY(${users.roles}) ORDER BY 1)`.as('permissions');

/** Call it under lockRights. */
export async function saveRole(tx: AuthDb, role: Role): Promise<void> {
  const values = { ...role, permissions: [...role.permissions] };
  await tx.insert(roles).values(values).onConflictDoUpdate({ target: roles.name, set: values });
}

/** Call it under lockRights, when nobody has the role. */
export async function deleteRole(tx: AuthDb, name: RoleName): Promise<void> {
  await tx.delete(roles).where(eq(roles.name, name));
}
