import { describe, expect, it } from 'vitest';
import {
  brokenRoleLimit,
  builtInRoleNames,
  builtInRoles,
  isPermission,
  roleNamePattern,
} from './role.ts';

describe('the built-in roles', () => {
  it('hold well-formed permissions, sorted and each once', () => {
    for (const name of builtInRoleNames) {
      const permissions = builtInRoles[name];
      expect(permissions.every(isPermission), name).toBe(true);
      expect([...new Set(permissions)].toSorted()).toEqual(permissions);
    }
  });

  it('give a customer nothing beyond what is its own', () => {
    expect(builtInRoles.CUSTOMER).toEqual([]);
  });

  it('give an admin all that any role may do', () => {
    const all = new Set(Object.values(builtInRoles).flat());
    expect(new Set(builtInRoles.ADMIN)).toEqual(all);
  });

  it('let only admins change users', () => {
    const writers = builtInRoleNames.filter((name) => builtInRoles[name].includes('users:write'));
    expect(writers).toEqual(['ADMIN']);
  });
});

describe('a permission', () => {
  it.each(['orders:read', 'gift-cards:write'])('may be %s', (text) => {
    expect(isPermission(text)).toBe(true);
  });

  it.each(['', 'orders', 'orders:', ':read', 'Orders:read', 'orders:read:all', 'orders:*'])(
    'may not be "%s"',
    (text) => {
      expect(isPermission(text)).toBe(false);
    },
  );
});

describe('the name of a role', () => {
  it.each(['ADMIN', 'STORE_MANAGER', 'TIER_2', 'A'])('may be %s', (name) => {
    expect(roleNamePattern.test(name)).toBe(true);
  });

  it.each([
    '',
    'admin',
    'Admin',
    '_ADMIN',
    'ADMIN_',
    'STORE__MANAGER',
    '2ND',
    'STORE MANAGER',
    'ÄRZTE',
    'A\n',
  ])('may not be %j', (name) => {
    expect(roleNamePattern.test(name)).toBe(false);
  });
});

describe('roles together', () => {
  const role = (name: string, permissions: string[]) => ({ name, permissions, description: '' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const permissions = letters
    .slice(0, 4)
    .flatMap((a) => letters.slice(0, 25).map((b) => `${a}:${b}`));

  it('are at most 100, of which each may be replaced', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => role(`R${index}`, []));
    expect(brokenRoleLimit(hundred.slice(1), role('R0', []))).toBeUndefined();
    expect(brokenRoleLimit(hundred, role('R99', ['a:b']))).toBeUndefined();
    expect(brokenRoleLimit(hundred, role('R100', []))).toBe('rolesMax');
  });

  it('name at most 100 different permissions', () => {
    const roles = [role('A', permissions.slice(0, 60)), role('B', permissions.slice(50, 99))];
    expect(brokenRoleLimit(roles, role('C', [permissions[99] ?? '', 'a:a']))).toBeUndefined();
    expect(brokenRoleLimit(roles, role('C', ['x:y', 'x:z']))).toBe('permissionsMax');
    expect(brokenRoleLimit(roles, role('A', ['x:y', 'x:z']))).toBeUndefined();
  });
});
