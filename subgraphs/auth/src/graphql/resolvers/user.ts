import { ownsOrMay, requirePermission } from '@supergraph/service/identity/caller';
import type { User as UserRecord } from '../../domain/user.ts';
import type { GraphContext } from '../context.ts';
import type { UserResolvers } from '../generated/resolvers.ts';
import type { UserModel } from '../models.ts';

export const User: UserResolvers = {
  // Who may not read the user gets the id back unread: not even whether it exists is told.
  __resolveReference: ({ id }, { caller, loaders }) =>
    ownsOrMay(caller, id, 'users:read') ? loaders.user.load(id) : { id },

  email: personal('email'),
  isEmailVerified: (user, _args, context) =>
    readPersonal(user, context, 'emailVerifiedAt') !== null,
  displayName: personal('displayName'),
  locale: personal('locale'),
  deletionDueAt: personal('deletionDueAt'),
  roles: personal('roles'),
  status: personal('status'),
  createdAt: personal('createdAt'),
};

/** A field for the user and for those with users:read; raises UNAUTHENTICATED or FORBIDDEN. */
function personal<F extends keyof UserRecord>(field: F) {
  return (user: UserModel, _args: unknown, context: GraphContext) =>
    readPersonal(user, context, field);
}

function readPersonal<F extends keyof UserRecord>(
  user: UserModel,
  { caller }: GraphContext,
  field: F,
) {
  if (!user.isProven && !ownsOrMay(caller, user.id, 'users:read')) {
    requirePermission(caller, 'users:read');
  }
  return user[field] ?? null;
}
