import type { UserSessionResolvers } from '../generated/resolvers.ts';

export const UserSession: UserSessionResolvers = {
  lastUsedAt: ({ rotatedAt, createdAt }) => rotatedAt ?? createdAt,
  clientName: ({ clientName }) => clientName || null,
  clientVersion: ({ clientVersion }) => clientVersion || null,
  device: ({ device }) => device || null,
  place: ({ addressBlock }) => addressBlock || null,
  isCurrent: ({ id }, _args, { caller }) => caller.kind === 'user' && caller.sessionId === id,
};
