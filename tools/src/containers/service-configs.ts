import { configSchema as auth } from '@supergraph/auth/config';
import { configSchema as gateway } from '@supergraph/gateway/config';
import { configSchema as inventory } from '@supergraph/inventory/config';
import { configSchema as orders } from '@supergraph/orders/config';
import type { z } from 'zod';
import type { ServiceName } from '../local/services.ts';

/** What each service reads from its environment, as its own config.ts says. */
export const serviceConfigs: Record<ServiceName, z.ZodObject> = {
  auth,
  gateway,
  inventory,
  orders,
};

export function variablesOf(name: ServiceName): string[] {
  return Object.keys(serviceConfigs[name].shape);
}

/** The variable that moves the service's port. */
export function portVariableOf(name: ServiceName): string {
  const found = variablesOf(name).find((variable) => /_PORT$/.test(variable));
  if (!found) throw new Error(`${name} reads no port from its environment`);
  return found;
}

/** The port that a service takes when nobody sets one. */
export function defaultPortOf(name: ServiceName): number {
  const port: unknown = serviceConfigs[name].shape[portVariableOf(name)]?.parse(undefined);
  if (typeof port !== 'number') throw new Error(`${name} has no default port`);
  return port;
}
