import type { z } from 'zod';
import { variables } from '../config.ts';
import { metricsPortOf } from './metrics-port.ts';

/** What every service reads about its ports, beside the variable of the main one. */
export const httpVariables = {
  HOST: variables.text().default('127.0.0.1'),
  METRICS_HOST: variables.text().default('127.0.0.1'),
  METRICS_PORT: variables.optionalPort(),
  DRAIN_MS: variables.integer({ default: 0, min: 0, max: 60_000 }),
};

type Given = z.output<z.ZodObject<typeof httpVariables>>;

/** The same under the names that code uses. */
export function httpConfig(given: Given, { port }: { port: number }) {
  return {
    host: given.HOST,
    port,
    metricsHost: given.METRICS_HOST,
    metricsPort: given.METRICS_PORT ?? metricsPortOf(port),
    drainMs: given.DRAIN_MS,
  };
}
