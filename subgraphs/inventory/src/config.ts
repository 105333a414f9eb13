import { readConfig, variables } from '@supergraph/shared/config';
import { z } from 'zod';

/** Every variable that inventory reads; `.env.example` explains each. */
export const configSchema = z.object({
  HOST: variables.text().default('127.0.0.1'),
  INVENTORY_PORT: variables.port(4003),
  LOG_LEVEL: variables.logLevel(),
  DRAIN_MS: variables.integer({ default: 0, min: 0, max: 60_000 }),
  DATABASE_URL: variables.url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: variables.integer({ default: 10, min: 1, max: 200 }),
  EVENTS_URL: variables.url('postgres', 'postgresql', 'amqp', 'amqps'),
  AUTH_ISSUER: variables.text(),
  AUTH_AUDIENCE: variables.text(),
  AUTH_JWKS_URL: variables.url('http', 'https'),
  GATEWAY_SUBGRAPH_SECRET: variables.secret().optional(),
  SUBSCRIPTIONS_PUBLIC: variables.flag(false),
  HOLD_TTL_SECONDS: variables.integer({ default: 900, min: 1, max: 86_400 }),
  EXPIRY_SWEEP_SECONDS: variables.integer({ default: 5, min: 1, max: 3_600 }),
});

export type InventoryConfig = ReturnType<typeof readInventoryConfig>;

/** @throws ConfigError with all faults at once */
export function readInventoryConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    host: given.HOST,
    port: given.INVENTORY_PORT,
    logLevel: given.LOG_LEVEL,
    drainMs: given.DRAIN_MS,
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: given.DATABASE_POOL_SIZE,
    eventsUrl: given.EVENTS_URL,
    issuer: given.AUTH_ISSUER,
    audience: given.AUTH_AUDIENCE,
    jwksUrl: given.AUTH_JWKS_URL,
    gatewaySecret: given.GATEWAY_SUBGRAPH_SECRET,
    hasPublicStreams: given.SUBSCRIPTIONS_PUBLIC,
    holdTtlSeconds: given.HOLD_TTL_SECONDS,
    expirySweepSeconds: given.EXPIRY_SWEEP_SECONDS,
  };
}
