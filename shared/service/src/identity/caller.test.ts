import { describe, expect, it } from 'vitest';
import {
  anonymous,
  hasPermission,
  ownsOrMay,
  requirePermission,
  requireUser,
  type UserCaller,
} from './caller.ts';

const support: UserCaller = {
  kind: 'user',
  id: 'usr_support',
  sessionId: 'ses_1',
  roles: ['SUPPORT'],
  permissions: new Set(['orders:read']),
  token: 'token',
  expiresAt: new Date('2100-01-01T00:00:00Z'),
};

describe('a caller', () => {
  it('is unauthenticated without a token, whatever is asked for', () => {
    expect(() => requireUser(anonymous)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
    expect(() => requirePermission(anonymous, 'orders:read')).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
    expect(hasPermission(anonymous, 'orders:read')).toBe(false);
    expect(ownsOrMay(anonymous, 'usr_support', 'orders:read')).toBe(false);
  });

  it('passes with the permission that is asked for', () => {
    expect(requirePermission(support, 'orders:read')).toBe(support);
    expect(hasPermission(support, 'orders:read')).toBe(true);
  });

  it('is forbidden what its permissions do not hold, and told which is missing', () => {
    expect(() => requirePermission(support, 'stock:write')).toThrow(
      expect.objectContaining({
        code: 'FORBIDDEN',
        message: expect.stringContaining('stock:write'),
      }),
    );
  });

  it('may see its own things without a permission, and those of others only with it', () => {
    expect(ownsOrMay(support, 'usr_support', 'users:read')).toBe(true);
    expect(ownsOrMay(support, 'usr_other', 'users:read')).toBe(false);
    expect(ownsOrMay(support, 'usr_other', 'orders:read')).toBe(true);
  });
});
