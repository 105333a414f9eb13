import type { RoleName } from './role.ts';

export const userStatuses = ['ACTIVE', 'SUSPENDED'] as const;

export type UserStatus = (typeof userStatuses)[number];

export interface User {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly RoleName[];
  readonly status: UserStatus;
  /** One more with each change. */
  readonly version: number;
  readonly createdAt: Date;
}

/** Whether the user can change what others may do. */
export function isActiveAdmin({ roles, status }: User): boolean {
  return status === 'ACTIVE' && roles.includes('ADMIN');
}

export interface Registration {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly RoleName[];
  readonly createdAt: Date;
}

/** A user at the beginning: active, first version. */
export function newUser(registration: Registration): User {
  return { ...registration, status: 'ACTIVE', version: 1 };
}

/** What the rest of the system hears of a new user: `auth.user.registered.v1`. */
export function userRegistered({ id, email, displayName, version }: User) {
  return {
    type: 'auth.user.registered.v1',
    subject: id,
    sequence: version,
    data: { userId: id, email, displayName },
  };
}

/** That tokens of an earlier version are void, and what the user may do now: `auth.user.changed.v1`. */
export function userChanged({ id, status, roles, version }: User) {
  return {
    type: 'auth.user.changed.v1',
    subject: id,
    sequence: version,
    data: { userId: id, status, roles },
  };
}
