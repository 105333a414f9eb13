import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forNames } from '@supergraph/gateway/subgraphs';
import { z } from 'zod';
import { type ServiceName, serviceFolder, serviceNames } from './services.ts';

const configModule = z.object({ configSchema: z.instanceof(z.ZodObject) });

const schemas = new Map(
  await Promise.all(serviceNames.map(async (name) => [name, await readSchema(name)] as const)),
);

/** What each service reads from its environment, as its own config.ts says. */
export const serviceConfigs: Record<ServiceName, z.ZodObject> = forNames(serviceNames, (name) => {
  const schema = schemas.get(name);
  if (!schema) throw new Error(`${name} has no configSchema`);
  return schema;
});

async function readSchema(name: ServiceName): Promise<z.ZodObject> {
  const file = join(serviceFolder(name), 'src/config.ts');
  return configModule.parse(await import(pathToFileURL(file).href)).configSchema;
}

export function variablesOf(name: ServiceName): string[] {
  return Object.keys(serviceConfigs[name].shape);
}

/** The variable that moves the service's port. */
export function portVariableOf(name: ServiceName): string {
  const found = variablesOf(name).find((variable) => /^(?!METRICS_)[A-Z_]+_PORT$/.test(variable));
  if (!found) throw new Error(`${name} reads no port from its environment`);
  return found;
}

/** The port that a service takes when nobody sets one. */
export function defaultPortOf(name: ServiceName): number {
  const port: unknown = serviceConfigs[name].shape[portVariableOf(name)]?.parse(undefined);
  if (typeof port !== 'number') throw new Error(`${name} has no default port`);
  return port;
}
