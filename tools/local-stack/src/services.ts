import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { urlVariable } from '@supergraph/gateway/config';
import {
  forNames,
  type SubgraphName,
  subgraphNames,
  subgraphs,
} from '@supergraph/gateway/subgraphs';
import { metricsPortOf } from '@supergraph/service/http/metrics-port';
import { limitVariables } from './roomy-limits.ts';

export const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages that services stand on, from the repository's root: `shared/service`, … */
export const sharedFolders: readonly string[] = globSync('shared/*/package.json', {
  cwd: repositoryFolder,
})
  .map(dirname)
  .toSorted();

export { type SubgraphName, subgraphNames };
export type ServiceName = SubgraphName | 'gateway';
export type DatabaseName = SubgraphName | 'events' | 'usage';
/** Where operators ask a service. */
export type MetricsPortName = `${ServiceName}Metrics`;
export type PortName = ServiceName | MetricsPortName | 'postgres';
export type Ports = Record<PortName, number>;

export const serviceNames: readonly ServiceName[] = [...subgraphNames, 'gateway'];
export const databaseNames: readonly DatabaseName[] = [...subgraphNames, 'events', 'usage'];
export const servicePortNames: readonly PortName[] = [
  ...serviceNames,
  ...serviceNames.map(metricsPortName),
];
export const portNames: readonly PortName[] = [...servicePortNames, 'postgres'];

export interface PortVariable {
  variable: string;
  default: number;
  /** The service for whose operators the port is: it moves along when that one's is moved. */
  beside?: ServiceName;
}

const servicePorts = forNames(serviceNames, (name): PortVariable => {
  const port = name === 'gateway' ? 4000 : subgraphs[name].port;
  return { variable: `${name.toUpperCase()}_PORT`, default: port };
});

/** Each port's variable and the value that stands without it. */
export const portVariables: Record<PortName, PortVariable> = {
  ...servicePorts,
  ...forMetrics((name) => ({
    variable: `${name.toUpperCase()}_METRICS_PORT`,
    default: metricsPortOf(servicePorts[name].default),
    beside: name,
  })),
  postgres: { variable: 'POSTGRES_PORT', default: 54_320 },
};

export function metricsPortName(name: ServiceName): MetricsPortName {
  return `${name}Metrics`;
}

function forMetrics<Value>(make: (name: ServiceName) => Value): Record<MetricsPortName, Value> {
  const made = serviceNames.map((name) => [metricsPortName(name), make(name)]);
  // Object.fromEntries forgets which names went in.
  return Object.fromEntries(made) as Record<MetricsPortName, Value>;
}

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
  /** Where mails are written. Default: they wait. */
  mailboxFolder?: string | undefined;
  /** Where files of images lie, each service's in a folder of its own. Default: beside the service. */
  mediaFolder?: string | undefined;
}

const host = '127.0.0.1';

export function serviceUrl(name: ServiceName, ports: Ports): string {
  return `http://${host}:${ports[name]}`;
}

/** Where people meet the system: by name, since passkeys are for no bare address. */
function webUrl(ports: Ports): string {
  return `http://localhost:${ports.gateway}`;
}

/** Where operators ask the only process of a service. */
export function operatorUrl(name: ServiceName, ports: Ports): string {
  return `http://${host}:${ports[metricsPortName(name)]}`;
}

/** Here all clients come from one address. */
const oneAddress = { CONNECTIONS_PER_ADDRESS_MAX: '0' };

/** Here clients may subscribe at these services themselves, too. */
const streaming: ReadonlySet<ServiceName> = new Set(['orders', 'inventory']);

/** Browsers come over plain http here, over which most take no cookie that is for https. */
function ofAuth({ keyEncryptionSecret }: Surroundings['secrets']): Record<string, string> {
  return {
    KEY_ENCRYPTION_SECRET: keyEncryptionSecret,
    SESSION_COOKIE_SECURE: 'false',
    // Whoever tries the shop out signs in right after they have registered.
    UNVERIFIED_SIGN_IN: 'allow',
  };
}

/** These take and show images. */
const showing: readonly ServiceName[] = ['inventory', 'auth'];

/** These send mails. */
const mailing: ReadonlySet<ServiceName> = new Set(['auth', 'orders']);

/** The variables that a service gets on the local stack, beside those that everyone inherits. */
export function serviceVariables(
  name: ServiceName,
  { ports, databaseUrls, secrets, mailboxFolder, mediaFolder }: Surroundings,
): Record<string, string> {
  const common = {
    HOST: host,
    [portVariables[name].variable]: String(ports[name]),
    METRICS_PORT: String(ports[metricsPortName(name)]),
    AUTH_ISSUER: serviceUrl('auth', ports),
    AUTH_AUDIENCE: 'supergraph',
    GATEWAY_SUBGRAPH_SECRET: secrets.gatewaySecret,
    ...limitVariables(name),
  };
  const keys = {
    AUTH_JWKS_URL: `${serviceUrl('auth', ports)}/.well-known/jwks.json`,
    AUTH_REVOCATIONS_URL: `${serviceUrl('auth', ports)}/revocations`,
  };
  const mailbox: Record<string, string> =
    mailboxFolder === undefined ? {} : { MAILBOX_FOLDER: mailboxFolder };
  if (name === 'gateway') {
    return {
      ...common,
      ...keys,
      ...oneAddress,
      ...mailbox,
      SESSION_SUBGRAPH: 'auth',
      MEDIA_SUBGRAPHS: showing.join(','),
      AUTH_API_KEYS_URL: `${serviceUrl('auth', ports)}/api-keys/token`,
      USAGE_DATABASE_URL: databaseUrls.usage,
      EVENTS_URL: databaseUrls.events,
      STREAMS_PER_ADDRESS_MAX: '0',
      ...Object.fromEntries(
        subgraphNames.map((to) => [urlVariable(to), `${serviceUrl(to, ports)}/graphql`]),
      ),
    };
  }
  return {
    ...common,
    // Auth makes the keys; the others fetch them.
    ...(name === 'auth' ? ofAuth(secrets) : keys),
    ...(name === 'orders' && { AUTH_RECIPIENTS_URL: `${serviceUrl('auth', ports)}/recipients` }),
    DATABASE_URL: databaseUrls[name],
    EVENTS_URL: databaseUrls.events,
    ...(streaming.has(name) && { SUBSCRIPTIONS_PUBLIC: 'true', STREAMS_PER_ADDRESS_MAX: '0' }),
    ...(showing.includes(name) &&
      mediaFolder !== undefined && { MEDIA_FOLDER: `${mediaFolder}/${name}` }),
    ...(mailing.has(name) && { WEB_URL: webUrl(ports), ...mailbox }),
    ...oneAddress,
  };
}
