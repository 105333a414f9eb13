/** The roles that the system is delivered with; they may be changed, and stay. */
export const builtInRoleNames = ['CUSTOMER', 'SUPPORT', 'WAREHOUSE', 'ADMIN'] as const;

export type BuiltInRoleName = (typeof builtInRoleNames)[number];

/** SCREAMING_SNAKE_CASE, of a built-in role or of one that somebody defined. */
export type RoleName = string;

/** What a role is: rows of the table `roles`, from which tokens are made. */
export interface Role {
  readonly name: RoleName;
  /** What it is for; '' where nobody said. */
  readonly description: string;
  /** `resource:action`, each once, sorted. */
  readonly permissions: readonly string[];
}

/**
 * Bounds of what an access token has to carry: with all of them reached it is some 7,000 characters long,
 * of the 8,192 that verifiers read. The database has the same in its checks, but for the two that count
 * over the whole table.
 */
export const roleLimits = {
  nameLengthMax: 40,
  descriptionLengthMax: 200,
  permissionLengthMax: 40,
  rolesMax: 100,
  /** Different ones, of all roles together. */
  permissionsMax: 100,
  rolesPerUserMax: 10,
} as const;

/**
 * What each role may do beside what is its own, as `resource:action`. The migrations built_in_roles,
 * operations_permissions and audit_log write the same into the table `roles`; a test holds the two equal.
 */
export const builtInRoles: Readonly<Record<BuiltInRoleName, readonly string[]>> = {
  CUSTOMER: [],
  SUPPORT: ['operations:read', 'orders:cancel', 'orders:read', 'stock:read', 'users:read'],
  WAREHOUSE: ['orders:fulfil', 'orders:read', 'stock:read', 'stock:write'],
  ADMIN: [
    'audit:read',
    'catalog:write',
    'operations:read',
    'operations:write',
    'orders:cancel',
    'orders:fulfil',
    'orders:read',
    'stock:read',
    'stock:write',
    'users:read',
    'users:write',
  ],
};

/** What ADMIN always permits: without it nobody could give a role again, nor mend what a role permits. */
export const adminPermission = 'users:write';

export function isBuiltIn(name: RoleName): name is BuiltInRoleName {
  return Object.hasOwn(builtInRoles, name);
}

/** What several roles permit together: each once, sorted. */
export function unitedPermissions(ofRoles: readonly (readonly string[])[]): string[] {
  return [...new Set(ofRoles.flat())].toSorted();
}

/** Which of the two bounds of all roles together the roles with this one would break, if any. */
export function brokenRoleLimit(
  roles: readonly Role[],
  saved: Role,
): 'rolesMax' | 'permissionsMax' | undefined {
  const next = [...roles.filter(({ name }) => name !== saved.name), saved];
  if (next.length > roleLimits.rolesMax) return 'rolesMax';
  const permissions = unitedPermissions(next.map((role) => role.permissions));
  return permissions.length > roleLimits.permissionsMax ? 'permissionsMax' : undefined;
}

export const roleNamePattern = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

const permissionPattern = /^[a-z][a-z-]*:[a-z][a-z-]*$/;

export function isPermission(text: string): boolean {
  return permissionPattern.test(text);
}
