import { asc, inArray } from 'drizzle-orm';
import type { RoleName } from '../domain/role.ts';
import type { AuthDb } from './database.ts';
import { roles } from './tables.ts';

export interface Role {
  readonly name: RoleName;
  readonly permissions: readonly string[];
}

export async function listRoles(db: AuthDb): Promise<Role[]> {
  return db.select().from(roles).orderBy(asc(roles.name));
}

/** All that the roles together permit, each once, sorted. */
export async function permissionsOf(db: AuthDb, names: readonly RoleName[]): Promise<string[]> {
  const held = await db
    .select()
    .from(roles)
    .where(inArray(roles.name, [...names]));
  return [...new Set(held.flatMap(({ permissions }) => permissions))].toSorted();
}

export async function saveRole(db: AuthDb, { name, permissions }: Role): Promise<void> {
  const values = { name, permissions: [...permissions] };
  await db.insert(roles).values(values).onConflictDoUpdate({ target: roles.name, set: values });
}
