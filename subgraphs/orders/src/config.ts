import { readConfig, variables } from '@supergraph/shared/config';
import { z } from 'zod';

/** Every variable that orders reads; `.env.example` explains each. */
export const configSchema = z.object({
  HOST: variables.text().default('127.0.0.1'),
  ORDERS_PORT: variables.port(4002),
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
  PLACE_ORDER_WAIT_MS: variables.integer({ default: 2_000, min: 0, max: 30_000 }),
  ORDER_DEADLINE_SECONDS: variables.integer({ default: 86_400, min: 1, max: 2_592_000 }),
  SAGA_RETRY_SECONDS: variables.integer({ default: 5, min: 1, max: 3_600 }),
});

export type OrdersConfig = ReturnType<typeof readOrdersConfig>;

/** @throws ConfigError with all faults at once */
export function readOrdersConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    host: given.HOST,
    port: given.ORDERS_PORT,
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
    placeOrderWaitMs: given.PLACE_ORDER_WAIT_MS,
    schedule: {
      deadlineSeconds: given.ORDER_DEADLINE_SECONDS,
      retrySeconds: given.SAGA_RETRY_SECONDS,
    },
  };
}
