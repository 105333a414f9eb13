import { fileURLToPath } from 'node:url';
import { urlVariable } from '@supergraph/gateway/config';
import {
  forNames,
  type SubgraphName,
  subgraphNames,
  subgraphs,
} from '@supergraph/gateway/subgraphs';

export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url));

export { type SubgraphName, subgraphNames };
export type ServiceName = SubgraphName | 'gateway';
export type DatabaseName = SubgraphName | 'events' | 'usage';
export type PortName = ServiceName | 'postgres';
export type Ports = Record<PortName, number>;

export const serviceNames: readonly ServiceName[] = [...subgraphNames, 'gateway'];
export const databaseNames: readonly DatabaseName[] = [...subgraphNames, 'events', 'usage'];
export const portNames: readonly PortName[] = [...serviceNames, 'postgres'];

/** Each port's variable and the value that stands without it. */
export const portVariables: Record<PortName, { variable: string; default: number }> = {
  gateway: { variable: 'GATEWAY_PORT', default: 4000 },
  ...forNames(subgraphNames, (name) => ({
    variable: `${name.toUpperCase()}_PORT`,
    default: subgraphs[name].port,
  })),
  postgres: { variable: 'POSTGRES_PORT', default: 54_320 },
};

/** Addresses of databases that are not the stack's own. */
export const databaseVariables: Record<DatabaseName, string> = {
  ...forNames(subgraphNames, (name) => `${name.toUpperCase()}_DATABASE_URL`),
  events: 'EVENTS_URL',
  usage: 'USAGE_DATABASE_URL',
};

export function serviceFolder(name: ServiceName): string {
  return name === 'gateway' ? `${repositoryFolder}gateway` : `${repositoryFolder}subgraphs/${name}`;
}

/** What a developer wants and a deployment must ask for; the environment may say otherwise. */
export const localVariables: Record<string, string> = { SANDBOX: 'true' };

export interface Surroundings {
  ports: Ports;
  databaseUrls: Record<DatabaseName, string>;
  secrets: { gatewaySecret: string; keyEncryptionSecret: string };
}

const host = '127.0.0.1';

export function serviceUrl(name: ServiceName, ports: Ports): string {
  return `http://${host}:${ports[name]}`;
}

/** Here clients subscribe at these services themselves: the gateway does not serve subscriptions. */
const streaming: ReadonlySet<ServiceName> = new Set(['orders', 'inventory']);

/** The variables that a service gets on the local stack, beside those that everyone inherits. */
export function serviceVariables(
  name: ServiceName,
  { ports, databaseUrls, secrets }: Surroundings,
): Record<string, string> {
  const common = {
    HOST: host,
    [portVariables[name].variable]: String(ports[name]),
    AUTH_ISSUER: serviceUrl('auth', ports),
    AUTH_AUDIENCE: 'supergraph',
    GATEWAY_SUBGRAPH_SECRET: secrets.gatewaySecret,
  };
  const keys = { AUTH_JWKS_URL: `${serviceUrl('auth', ports)}/.well-known/jwks.json` };
  if (name === 'gateway') {
    return {
      ...common,
      ...keys,
      USAGE_DATABASE_URL: databaseUrls.usage,
      ...Object.fromEntries(
        subgraphNames.map((to) => [urlVariable(to), `${serviceUrl(to, ports)}/graphql`]),
      ),
    };
  }
  return {
    ...common,
    // Auth makes the keys; the others fetch them.
    ...(name === 'auth' ? { KEY_ENCRYPTION_SECRET: secrets.keyEncryptionSecret } : keys),
    DATABASE_URL: databaseUrls[name],
    EVENTS_URL: databaseUrls.events,
    ...(streaming.has(name) && { SUBSCRIPTIONS_PUBLIC: 'true' }),
  };
}
