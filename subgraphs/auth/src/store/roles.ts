import { asc, inArray } from 'drizzle-orm';
import { type RoleName, unitedPermissions } from '../domain/role.ts';
import type { AuthDb } from './database.ts';
import { roles } from './tables.ts';

export interface Role {
  readonly name: RoleName;
  readonly permissions: readonly string[];
}

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

export async function saveRole(db: AuthDb, { name, permissions }: Role): Promise<void> {
  const values = { name, permissions: [...permissions] };
  await db.insert(roles).values(values).onConflictDoUpdate({ target: roles.name, set: values });
}
