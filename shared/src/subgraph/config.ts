import type { z } from 'zod';
import { variables } from '../config.ts';
import { subgraphHttpLimits } from '../http/limits.ts';
import { httpConfig, httpVariables } from '../http/variables.ts';

/** What every subgraph reads from its environment, beside its port and what it alone needs. */
export const subgraphVariables = {
  ...httpVariables(subgraphHttpLimits),
  LOG_LEVEL: variables.logLevel(),
  DATABASE_URL: variables.url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: variables.integer({ default: 10, min: 1, max: 200 }),
  EVENTS_URL: variables.url('postgres', 'postgresql', 'amqp', 'amqps'),
  AUTH_ISSUER: variables.text(),
  AUTH_AUDIENCE: variables.text(),
  GATEWAY_SUBGRAPH_SECRET: variables.secret(),
};

type Given = z.output<z.ZodObject<typeof subgraphVariables>>;

/** The same under the names that code uses. */
export function subgraphConfig(given: Given, ports: { port: number }) {
  return {
    ...httpConfig(given, { ...ports, limits: subgraphHttpLimits }),
    logLevel: given.LOG_LEVEL,
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: given.DATABASE_POOL_SIZE,
    eventsUrl: given.EVENTS_URL,
    issuer: given.AUTH_ISSUER,
    audience: given.AUTH_AUDIENCE,
    gatewaySecret: given.GATEWAY_SUBGRAPH_SECRET,
  };
}
