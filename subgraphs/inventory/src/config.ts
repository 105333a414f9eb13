import { streamConfig, streamVariables } from '@supergraph/live/variables';
import { mediaSettings, mediaVariables } from '@supergraph/media/variables';
import { readConfig, variables } from '@supergraph/service/config';
import { subgraphConfig, subgraphVariables } from '@supergraph/service/subgraph/config';
import { z } from 'zod';

/** Every variable that inventory reads; `.env.example` explains each. */
export const configSchema = z.object({
  ...subgraphVariables,
  INVENTORY_PORT: variables.port(4003),
  AUTH_JWKS_URL: variables.url('http', 'https'),
  AUTH_REVOCATIONS_URL: variables.url('http', 'https').optional(),
  ...streamVariables,
  ...mediaVariables,
  HOLD_TTL_SECONDS: variables.integer({ default: 900, min: 1, max: 86_400 }),
  EXPIRY_SWEEP_SECONDS: variables.integer({ default: 5, min: 1, max: 3_600 }),
});

export type InventoryConfig = ReturnType<typeof readInventoryConfig>;

/** @throws ConfigError with all faults at once */
export function readInventoryConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    ...subgraphConfig(given, { port: given.INVENTORY_PORT }),
    jwksUrl: given.AUTH_JWKS_URL,
    revocationsUrl: given.AUTH_REVOCATIONS_URL,
    databaseListenUrl: given.DATABASE_LISTEN_URL,
    streams: streamConfig(given),
    media: mediaSettings(given),
    holdTtlSeconds: given.HOLD_TTL_SECONDS,
    expirySweepSeconds: given.EXPIRY_SWEEP_SECONDS,
  };
}
