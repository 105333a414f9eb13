import { streamConfig, streamVariables } from '@supergraph/live/variables';
import { mailSettings, mailVariables, requireSender } from '@supergraph/mail/variables';
import { readConfig, variables } from '@supergraph/service/config';
import { subgraphConfig, subgraphVariables } from '@supergraph/service/subgraph/config';
import { z } from 'zod';
import { limits } from './limits.ts';

const variablesSchema = z.object({
  ...subgraphVariables,
  ...mailVariables,
  ORDERS_PORT: variables.port(4002),
  AUTH_JWKS_URL: variables.url('http', 'https'),
  AUTH_REVOCATIONS_URL: variables.url('http', 'https').optional(),
  AUTH_RECIPIENTS_URL: variables.url('http', 'https').optional(),
  ...streamVariables,
  PLACE_ORDER_WAIT_MS: variables.integer({ default: 2_000, min: 0, max: 30_000 }),
  ORDER_DEADLINE_SECONDS: variables.integer({ default: 86_400, min: 1, max: 2_592_000 }),
  SELL_AT_ONCE: variables.flag(true),
  SAGA_RETRY_SECONDS: variables.integer({ default: 5, min: 1, max: 3_600 }),
  ...limits.variables,
});

/** Every variable that orders reads; `.env.example` explains each. */
export const configSchema = variablesSchema.superRefine(requireSender);

export type OrdersConfig = ReturnType<typeof readOrdersConfig>;

/** @throws ConfigError with all faults at once */
export function readOrdersConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    ...subgraphConfig(given, { port: given.ORDERS_PORT }),
    jwksUrl: given.AUTH_JWKS_URL,
    revocationsUrl: given.AUTH_REVOCATIONS_URL,
    recipientsUrl: given.AUTH_RECIPIENTS_URL,
    mail: mailSettings(given),
    databaseListenUrl: given.DATABASE_LISTEN_URL,
    streams: streamConfig(given),
    placeOrderWaitMs: given.PLACE_ORDER_WAIT_MS,
    sellsAtOnce: given.SELL_AT_ONCE,
    schedule: {
      deadlineSeconds: given.ORDER_DEADLINE_SECONDS,
      retrySeconds: given.SAGA_RETRY_SECONDS,
    },
    limits: limits.read(given),
  };
}
