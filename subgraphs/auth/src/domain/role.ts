/** The roles that a user can have. A further one is a name here, a value of the enum Role, a migration. */
export const roleNames = ['CUSTOMER', 'SUPPORT', 'WAREHOUSE', 'ADMIN'] as const;

export type RoleName = (typeof roleNames)[number];

/**
 * What each role may do beside what is its own, as `resource:action`. The migrations built_in_roles
 * and operations_permissions write the same into the table `roles`, from which tokens are made; a
 * test holds the two equal.
 */
export const builtInRoles: Readonly<Record<RoleName, readonly string[]>> = {
  CUSTOMER: [],
  SUPPORT: ['operations:read', 'orders:cancel', 'orders:read', 'stock:read', 'users:read'],
  WAREHOUSE: ['orders:fulfil', 'orders:read', 'stock:read', 'stock:write'],
  ADMIN: [
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

/** What several roles permit together: each once, sorted. */
export function unitedPermissions(ofRoles: readonly (readonly string[])[]): string[] {
  return [...new Set(ofRoles.flat())].toSorted();
}

const permissionPattern = /^[a-z][a-z-]*:[a-z][a-z-]*$/;

export function isPermission(text: string): boolean {
  return permissionPattern.test(text);
}
