import { describe, expect, it } from 'vitest';
import { builtInRoles, isPermission, roleNames } from './role.ts';

describe('the built-in roles', () => {
  it('hold well-formed permissions, sorted and each once', () => {
    for (const name of roleNames) {
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
    const writers = roleNames.filter((name) => builtInRoles[name].includes('users:write'));
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
