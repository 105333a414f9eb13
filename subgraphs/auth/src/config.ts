import { readConfig, variables } from '@supergraph/shared/config';
import { z } from 'zod';

/** Every variable that auth reads; `.env.example` explains each. */
export const configSchema = z.object({
  HOST: variables.text().default('127.0.0.1'),
  AUTH_PORT: variables.port(4001),
  LOG_LEVEL: variables.logLevel(),
  DRAIN_MS: variables.integer({ default: 0, min: 0, max: 60_000 }),
  DATABASE_URL: variables.url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: variables.integer({ default: 10, min: 1, max: 200 }),
  EVENTS_URL: variables.url('postgres', 'postgresql', 'amqp', 'amqps'),
  AUTH_ISSUER: variables.text(),
  AUTH_AUDIENCE: variables.text(),
  GATEWAY_SUBGRAPH_SECRET: variables.secret().optional(),
  KEY_ENCRYPTION_SECRET: variables.secret(),
  /** Read by `manage create-admin` only, so that a password never stands in a shell's history. */
  ADMIN_PASSWORD: variables.text().optional(),
});

export type AuthConfig = ReturnType<typeof readAuthConfig>;

/** @throws ConfigError with all faults at once */
export function readAuthConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    host: given.HOST,
    port: given.AUTH_PORT,
    logLevel: given.LOG_LEVEL,
    drainMs: given.DRAIN_MS,
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: given.DATABASE_POOL_SIZE,
    eventsUrl: given.EVENTS_URL,
    issuer: given.AUTH_ISSUER,
    audience: given.AUTH_AUDIENCE,
    gatewaySecret: given.GATEWAY_SUBGRAPH_SECRET,
    keyEncryptionSecret: given.KEY_ENCRYPTION_SECRET,
    adminPassword: given.ADMIN_PASSWORD,
  };
}
