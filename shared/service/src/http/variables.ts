import type { z } from 'zod';
import { variables } from '../config.ts';
import { type HttpLimits, type HttpSettings, httpLimits } from './limits.ts';
import { metricsPortOf } from './metrics-port.ts';
import { isAddressOrNetwork } from './trusted-proxies.ts';

/**
 * What every service reads about its ports and connections, beside the variable of the main port.
 *
 * @param limits what stands where nobody sets one
 */
export function httpVariables(limits: HttpLimits = httpLimits) {
  const count = (fallback: number, min: number) =>
    variables.integer({ default: fallback, min, max: 1_000_000 });
  return {
    HOST: variables.text().default('127.0.0.1'),
    METRICS_HOST: variables.text().default('127.0.0.1'),
    METRICS_PORT: variables.optionalPort(),
    TRUSTED_PROXIES: variables
      .list()
      .refine((list) => list.every(isAddressOrNetwork), 'must be addresses or networks (CIDR)'),
    CONNECTIONS_MAX: count(limits.connectionsMax, 1),
    CONNECTIONS_PER_ADDRESS_MAX: count(limits.connectionsPerAddressMax, 0),
    DRAIN_MS: variables.integer({ default: 0, min: 0, max: 60_000 }),
    STOP_MS_MAX: variables.integer({ default: limits.stopMsMax, min: 0, max: 300_000 }),
  };
}

type Given = z.output<z.ZodObject<ReturnType<typeof httpVariables>>>;

/** The same under the names that code uses. */
export function httpConfig(
  given: Given,
  { port, limits = httpLimits }: { port: number; limits?: HttpLimits },
) {
  const http: HttpSettings = {
    trustedProxies: given.TRUSTED_PROXIES,
    limits: {
      ...limits,
      connectionsMax: given.CONNECTIONS_MAX,
      connectionsPerAddressMax: given.CONNECTIONS_PER_ADDRESS_MAX,
    },
  };
  return {
    host: given.HOST,
    port,
    metricsHost: given.METRICS_HOST,
    metricsPort: given.METRICS_PORT ?? metricsPortOf(port),
    drainMs: given.DRAIN_MS,
    stopMsMax: given.STOP_MS_MAX,
    http,
  };
}
