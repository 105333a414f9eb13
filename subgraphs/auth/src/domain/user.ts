import { emailKey } from './email-address.ts';
import type { RoleName } from './role.ts';

export const userStatuses = ['ACTIVE', 'SUSPENDED'] as const;

export type UserStatus = (typeof userStatuses)[number];

export interface User {
  readonly id: string;
  /** As it was written. */
  readonly email: string;
  /** What it is compared by: see `email-address.ts`. */
  readonly emailKey: string;
  /** When somebody proved that mail to it reaches them; null until then. */
  readonly emailVerifiedAt: Date | null;
  readonly displayName: string;
  /** Of mails, as BCP 47 has it. */
  readonly locale: string;
  readonly roles: readonly RoleName[];
  readonly status: UserStatus;
  /** From then on it is deleted, unless the user withdraws before; null while nobody asked for that. */
  readonly deletionDueAt: Date | null;
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
  /** Default `en`. */
  readonly locale?: string | undefined;
  /** Default null: mail to the address is not proved to reach anybody. */
  readonly emailVerifiedAt?: Date | undefined;
}

/** A user at the beginning: active, first version. */
export function newUser({ locale = 'en', emailVerifiedAt, ...registration }: Registration): User {
  return {
    ...registration,
    emailKey: emailKey(registration.email),
    emailVerifiedAt: emailVerifiedAt ?? null,
    locale,
    status: 'ACTIVE',
    deletionDueAt: null,
    version: 1,
  };
}

/** What the rest of the system hears of a new user: `auth.user.registered.v1`. */
export function userRegistered({ id, email, displayName, locale, version }: User) {
  return {
    type: 'auth.user.registered.v1',
    subject: id,
    sequence: version,
    data: { userId: id, email, displayName, locale },
  };
}

/** How to write to a user, for whoever keeps it: `auth.user.profile-changed.v1`. It takes no token back. */
export function userProfileChanged(user: User) {
  const { id, email, displayName, locale, emailVerifiedAt, version } = user;
  return {
    type: 'auth.user.profile-changed.v1',
    subject: id,
    sequence: version,
    data: { userId: id, email, displayName, locale, isEmailVerified: emailVerifiedAt !== null },
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
