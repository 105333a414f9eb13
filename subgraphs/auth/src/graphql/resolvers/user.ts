import { Fault } from '@supergraph/service/errors';
import {
  type Caller,
  ownsOrMay,
  requirePermission,
  requireUser,
} from '@supergraph/service/identity/caller';
import { unitedPermissions } from '../../domain/role.ts';
import type { User as UserRecord } from '../../domain/user.ts';
import type { GraphContext } from '../context.ts';
import type { UserResolvers } from '../generated/resolvers.ts';
import type { UserModel } from '../models.ts';

export const User: UserResolvers = {
  // Who may not read the user gets the id back unread: not even whether it exists is told.
  __resolveReference: ({ id }, { caller, loaders }) =>
    ownsOrMay(caller, id, 'users:read') ? loaders.user.load(id) : { id },

  email: personal('email'),
  isEmailVerified(user, _args, { caller }) {
    requireReader(user, caller);
    return user.emailVerifiedAt === undefined ? null : user.emailVerifiedAt !== null;
  },
  avatar(user, _args, { caller, loaders }) {
    requireReader(user, caller);
    return loaders.avatar.load(user.id);
  },
  displayName: personal('displayName'),
  locale: personal('locale'),
  deletionDueAt: personal('deletionDueAt'),
  roles: personal('roles'),
  async permissions(user, _args, { caller, loaders }) {
    requireReader(user, caller);
    if (!user.roles) return null;
    return unitedPermissions(
      await Promise.all(user.roles.map((role) => loaders.permissions.load(role))),
    );
  },
  status: personal('status'),
  createdAt: personal('createdAt'),
  hasSecondFactor(user, _args, { caller, loaders }) {
    requireSelf(user, caller);
    return loaders.hasSecondFactor.load(user.id);
  },
  hasAuthenticatorApp(user, _args, { caller, loaders }) {
    requireSelf(user, caller);
    return loaders.hasAuthenticatorApp.load(user.id);
  },
  recoveryCodesLeft(user, _args, { caller, loaders }) {
    requireSelf(user, caller);
    return loaders.recoveryCodesLeft.load(user.id);
  },
  passkeys(user, _args, { caller, loaders }) {
    requireSelf(user, caller);
    return loaders.passkeys.load(user.id);
  },
  identities(user, _args, { caller, loaders }) {
    requireSelf(user, caller);
    return loaders.identities.load(user.id);
  },
  // Whence somebody comes is told to those who may act on it, and to themself by mySessions.
  sessions(user, _args, { caller, loaders }) {
    requirePermission(caller, 'users:write');
    return loaders.sessions.load(user.id);
  },
};

/** How somebody signs in is their own affair: whom to attack first would be read from it. Raises UNAUTHENTICATED or FORBIDDEN. */
function requireSelf(user: UserModel, caller: Caller): void {
  if (user.isProven || requireUser(caller).id === user.id) return;
  throw new Fault('FORBIDDEN', 'This is for the user alone.');
}

/** A field for the user and for those with users:read; raises UNAUTHENTICATED or FORBIDDEN. */
function personal<F extends keyof UserRecord>(field: F) {
  return (user: UserModel, _args: unknown, { caller }: GraphContext) => {
    requireReader(user, caller);
    return user[field] ?? null;
  };
}

/** Raises UNAUTHENTICATED or FORBIDDEN. */
function requireReader(user: UserModel, caller: Caller): void {
  if (!user.isProven && !ownsOrMay(caller, user.id, 'users:read')) {
    requirePermission(caller, 'users:read');
  }
}
