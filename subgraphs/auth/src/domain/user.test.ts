import { describe, expect, it } from 'vitest';
import { newUser, userRegistered } from './user.ts';

const registration = {
  id: 'usr_1',
  email: 'ada@example.com',
  displayName: 'Ada',
  roles: ['CUSTOMER'] as const,
  createdAt: new Date('2030-01-01T00:00:00Z'),
};

describe('a new user', () => {
  it('is active, unverified and in its first version', () => {
    expect(newUser(registration)).toEqual({
      ...registration,
      emailKey: 'ada@example.com',
      emailVerifiedAt: null,
      locale: 'en',
      status: 'ACTIVE',
      deletionDueAt: null,
      version: 1,
    });
  });

  it('is announced under its id, with what others may know and nothing else', () => {
    expect(userRegistered(newUser(registration))).toEqual({
      type: 'auth.user.registered.v1',
      subject: 'usr_1',
      sequence: 1,
      data: { userId: 'usr_1', email: 'ada@example.com', displayName: 'Ada', locale: 'en' },
    });
  });
});
