/** What callers may do, as the graph names it. */
export type Permission =
  | 'audit:read'
  | 'catalog:write'
  | 'operations:read'
  | 'operations:write'
  | 'orders:cancel'
  | 'orders:fulfil'
  | 'orders:read'
  | 'stock:read'
  | 'stock:write'
  | 'users:read'
  | 'users:write';

/** What a permission lets somebody do, to say what is missing. */
const meanings: Record<Permission, string> = {
  'audit:read': 'read the audit log',
  'catalog:write': 'change products and prices',
  'operations:read': 'see how the system runs',
  'operations:write': 'replay and discard messages',
  'orders:cancel': 'cancel orders',
  'orders:fulfil': 'fulfil orders',
  'orders:read': 'see everybody’s orders',
  'stock:read': 'see stock',
  'stock:write': 'change stock',
  'users:read': 'see people',
  'users:write': 'change people and their roles',
};

export const knownPermissions = Object.keys(meanings);

/** As it is written for one that this console does not know: services bring their own. */
export function meaningOf(permission: string): string {
  return new Map(Object.entries(meanings)).get(permission) ?? permission;
}

/** @param needed any of these is enough; nothing needed means everybody */
export function isAllowed(
  held: ReadonlySet<string>,
  needed: readonly Permission[] | undefined,
): boolean {
  return !needed || needed.length === 0 || needed.some((permission) => held.has(permission));
}
