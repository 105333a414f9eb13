import type { z } from 'zod';
import { variables } from '../config.ts';
import { subgraphHttpLimits } from '../http/limits.ts';
import { httpConfig, httpVariables } from '../http/variables.ts';
import { telemetryConfig, telemetryVariables } from '../telemetry/variables.ts';
import { OBJECTS_PER_REQUEST_MAX, REQUEST_DEADLINE_MS } from './limits.ts';

/** What every subgraph reads from its environment, beside its port and what it alone needs. */
export const subgraphVariables = {
  ...httpVariables(subgraphHttpLimits),
  ...telemetryVariables,
  LOG_LEVEL: variables.logLevel(),
  DATABASE_URL: variables.url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: variables.integer({ default: 10, min: 1, max: 200 }),
  DATABASE_BACKGROUND_POOL_SIZE: variables.integer({ default: 10, min: 2, max: 200 }),
  REQUEST_DEADLINE_MS: variables.integer({ default: REQUEST_DEADLINE_MS, min: 100, max: 300_000 }),
  OBJECTS_PER_REQUEST_MAX: variables.integer({
    default: OBJECTS_PER_REQUEST_MAX,
    min: 100,
    max: 10_000_000,
  }),
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
    telemetry: telemetryConfig(given),
    logLevel: given.LOG_LEVEL,
    databaseUrl: given.DATABASE_URL,
    databasePoolSize: given.DATABASE_POOL_SIZE,
    databaseBackgroundPoolSize: given.DATABASE_BACKGROUND_POOL_SIZE,
    deadlineMs: given.REQUEST_DEADLINE_MS,
    objectsMax: given.OBJECTS_PER_REQUEST_MAX,
    eventsUrl: given.EVENTS_URL,
    issuer: given.AUTH_ISSUER,
    audience: given.AUTH_AUDIENCE,
    gatewaySecret: given.GATEWAY_SUBGRAPH_SECRET,
  };
}
