import { readConfig, variables } from '@supergraph/service/config';
import { subgraphConfig, subgraphVariables } from '@supergraph/service/subgraph/config';
import { z } from 'zod';

/** Every variable that samples reads; `.env.example` explains each. */
export const configSchema = z.object({
  ...subgraphVariables,
  SAMPLES_PORT: variables.port(4999),
  AUTH_JWKS_URL: variables.url('http', 'https'),
  AUTH_REVOCATIONS_URL: variables.url('http', 'https').optional(),
});

/** @throws ConfigError with all faults at once */
export function readSamplesConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    ...subgraphConfig(given, { port: given.SAMPLES_PORT }),
    jwksUrl: given.AUTH_JWKS_URL,
    revocationsUrl: given.AUTH_REVOCATIONS_URL,
  };
}
