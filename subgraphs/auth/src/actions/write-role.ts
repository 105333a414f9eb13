import type { z } from 'zod';
import { adminPermission, brokenRoleLimit, type Role, roleLimits } from '../domain/role.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { revokeEarlierTokens } from '../store/revocations.ts';
import { listRoles, saveRole } from '../store/roles.ts';
import { countHolders, raiseVersions } from '../store/users.ts';
import { type AuditSource, recordAudit } from './record-audit.ts';
import type { roleFields } from './role-fields.ts';

/** Staff, that is: a role that everybody has changes with the next access tokens. */
const HOLDERS_MAX = 10_000;

/** The role as it is now, and whether earlier access tokens of those who have it are void. */
export interface WrittenRole {
  readonly role: Role;
  readonly isInForce: boolean;
}

/**
 * Makes a role, or replaces what one may do: then access tokens of those who have it are void everywhere within
 * 2 s, so that they refresh; where more than 10,000 have it, it is in force with the next ones. The same again
 * changes nothing. A description that is left out stays. Call it under lockRights.
 *
 * Refuses LAST_ADMIN, ROLE_LIMIT_REACHED.
 */
export async function writeRole(
  tx: AuthDb,
  { description, ...given }: z.output<typeof roleFields>,
  source: AuditSource,
): Promise<WrittenRole> {
  const roles = await listRoles(tx);
  const found = roles.find(({ name }) => name === given.name);
  const role = { ...given, description: description ?? found?.description ?? '' };
  requireAdminRights(role);
  requireWithinLimits(roles, role);
  if (found && isSame(found, role)) return { role, isInForce: true };
  await saveRole(tx, role);
  await recordAudit(tx, { ...source, ...entryOf(role, found) });
  if (found?.permissions.join() === role.permissions.join()) return { role, isInForce: true };
  const isInForce = (await countHolders(tx, role.name, HOLDERS_MAX + 1)) <= HOLDERS_MAX;
  if (isInForce) await revokeEarlierTokens(tx, await raiseVersions(tx, role.name), source.now);
  return { role, isInForce };
}

function isSame(one: Role, other: Role): boolean {
  return (
    one.description === other.description && one.permissions.join() === other.permissions.join()
  );
}

function entryOf({ name, permissions }: Role, before: Role | undefined) {
  const permissionsBefore = before?.permissions ?? null;
  const details = { isNew: !before, permissions, permissionsBefore };
  return { action: 'role.defined', subject: `role/${name}`, details } as const;
}

/** Whoever has the role would be an administrator in name alone. */
function requireAdminRights({ name, permissions }: Role): void {
  if (name !== 'ADMIN' || permissions.includes(adminPermission)) return;
  const message = `ADMIN must permit ${adminPermission}: nobody could give a role any more.`;
  refusals.refuse('LAST_ADMIN', message, ['input', 'permissions']);
}

const limitMessages = {
  rolesMax: `There are ${roleLimits.rolesMax} roles, and no more can be made.`,
  permissionsMax: `All roles together would name more than ${roleLimits.permissionsMax} permissions.`,
};

function requireWithinLimits(roles: readonly Role[], role: Role): void {
  const broken = brokenRoleLimit(roles, role);
  if (!broken) return;
  const path = ['input', broken === 'rolesMax' ? 'name' : 'permissions'];
  refusals.refuse('ROLE_LIMIT_REACHED', limitMessages[broken], path);
}
