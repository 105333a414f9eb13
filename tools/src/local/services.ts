import { fileURLToPath } from 'node:url';

export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url));

export type SubgraphName = 'auth' | 'orders' | 'inventory';
export type ServiceName = SubgraphName | 'gateway';
export type DatabaseName = SubgraphName | 'events';
export type PortName = ServiceName | 'postgres';
export type Ports = Record<PortName, number>;

export const subgraphNames: readonly SubgraphName[] = ['auth', 'orders', 'inventory'];
export const serviceNames: readonly ServiceName[] = [...subgraphNames, 'gateway'];
export const databaseNames: readonly DatabaseName[] = [...subgraphNames, 'events'];

/** Each port's variable and the value that stands without it. */
export const portVariables: Record<PortName, { variable: string; default: number }> = {
  gateway: { variable: 'GATEWAY_PORT', default: 4000 },
  auth: { variable: 'AUTH_PORT', default: 4001 },
  orders: { variable: 'ORDERS_PORT', default: 4002 },
  inventory: { variable: 'INVENTORY_PORT', default: 4003 },
  postgres: { variable: 'POSTGRES_PORT', default: 54_320 },
};

/** Addresses of databases that are not the stack's own. */
export const databaseVariables: Record<DatabaseName, string> = {
  auth: 'AUTH_DATABASE_URL',
  orders: 'ORDERS_DATABASE_URL',
  inventory: 'INVENTORY_DATABASE_URL',
  events: 'EVENTS_URL',
};

export function serviceFolder(name: ServiceName): string {
  return name === 'gateway' ? `${repositoryFolder}gateway` : `${repositoryFolder}subgraphs/${name}`;
}

export interface Surroundings {
  ports: Ports;
  databaseUrls: Record<DatabaseName, string>;
  secrets: { gatewaySecret: string; keyEncryptionSecret: string };
}

const host = '127.0.0.1';

export function serviceUrl(name: ServiceName, ports: Ports): string {
  return `http://${host}:${ports[name]}`;
}

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
      AUTH_URL: `${serviceUrl('auth', ports)}/graphql`,
      ORDERS_URL: `${serviceUrl('orders', ports)}/graphql`,
      INVENTORY_URL: `${serviceUrl('inventory', ports)}/graphql`,
    };
  }
  return {
    ...common,
    // Auth makes the keys; the others fetch them.
    ...(name === 'auth' ? { KEY_ENCRYPTION_SECRET: secrets.keyEncryptionSecret } : keys),
    DATABASE_URL: databaseUrls[name],
    EVENTS_URL: databaseUrls.events,
  };
}
