import { parseInput } from '@supergraph/service/errors';
import { ownsOrMay, requirePermission } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { listAllRoles } from '../../actions/list-all-roles.ts';
import { listApiKeys } from '../../actions/list-api-keys.ts';
import { listAuditEntries } from '../../actions/list-audit-entries.ts';
import { listSessions } from '../../actions/list-sessions.ts';
import { listUsers } from '../../actions/list-users.ts';
import { offeredProviders } from '../../oidc/providers.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';

export const Query: QueryResolvers = {
  me: (_parent, _args, { caller, loaders }) =>
    caller.kind === 'user' ? loaders.user.load(caller.id) : null,

  user(_parent, args, { caller, loaders }) {
    const id = parseInput(idSchema('usr'), args.id, 'id');
    return ownsOrMay(caller, id, 'users:read') ? loaders.user.load(id) : null;
  },

  users: (_parent, args, context) => listUsers(context, args),

  roles: (_parent, _args, context) => listAllRoles(context),

  myApiKeys: (_parent, _args, context) => listApiKeys(context),

  mySessions: (_parent, _args, context) => listSessions(context),

  auditEntries: (_parent, args, context) => listAuditEntries(context, args),

  signInProviders: (_parent, _args, { providers, webUrl }) => offeredProviders(providers, webUrl),

  outboxStatus(_parent, _args, { caller }) {
    requirePermission(caller, 'operations:read');
    return {};
  },
};
