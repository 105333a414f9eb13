import { providerOf } from '../../oidc/providers.ts';
import type { IdentityResolvers } from '../generated/resolvers.ts';

export const Identity: IdentityResolvers = {
  provider: ({ issuer }, _args, { providers }) => providerOf(issuer, providers),
  linkedAt: ({ createdAt }) => createdAt,
};
