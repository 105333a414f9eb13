import { scalarResolvers } from '@supergraph/service/graphql/scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import { AuditEntry } from './audit-entry.ts';
import { Avatar } from './avatar.ts';
import { errorResolvers } from './errors.ts';
import { Identity } from './identity.ts';
import { Mutation } from './mutation.ts';
import { OutboxStatus } from './operations.ts';
import { Query } from './query.ts';
import { Role, RoleDefinition } from './role.ts';
import { User } from './user.ts';
import { UserSession } from './user-session.ts';

export const resolvers: Resolvers = {
  DateTime: scalarResolvers.DateTime,
  ...errorResolvers,
  AuditEntry,
  Identity,
  Mutation,
  Avatar,
  OutboxStatus,
  Query,
  Role,
  RoleDefinition,
  User,
  UserSession,
};
