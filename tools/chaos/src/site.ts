import { join } from 'node:path';
import { connectTransport } from '@supergraph/events/connect-transport';
import type { EventTransport } from '@supergraph/events/transport';
import { forNames, forNamesAsync } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import type { ReplicaCounts } from '@supergraph/local-stack/replicas';
import {
  type ServiceName,
  type SubgraphName,
  serviceNames,
  serviceVariables,
  subgraphNames,
} from '@supergraph/local-stack/services';
import { type Stack, startStack } from '@supergraph/local-stack/stack';
import { connect, type Database } from '@supergraph/service/database/connect';
import { createLogger } from '@supergraph/service/logger';
import { deleteQueues } from '@supergraph/testing/rabbitmq';
import { startProxy, type TcpProxy } from './proxy.ts';

export interface SiteOptions {
  /** For data and logs. */
  folder: string;
  /** Of a broker that others may use as well; without it events travel through the stack's Postgres. */
  rabbitmqUrl: string | undefined;
  /** Processes of each service. */
  replicas: number;
  /** What every service inherits. */
  env: NodeJS.ProcessEnv;
}

/** A running system whose ways to databases and broker can be disturbed, and what watches over it. */
export interface Site {
  stack: Stack;
  /** Between each service and its database, and between all of them and the broker. */
  proxies: Record<SubgraphName | 'events', TcpProxy>;
  /** Past the proxies. */
  databases: Record<SubgraphName, Database<Record<string, never>>>;
  transport: EventTransport;
  /** What a service's own commands need. */
  variablesOf(name: SubgraphName): Record<string, string>;
  /** Processes that ended without being told to. */
  crashes: string[];
  close(): Promise<void>;
}

/** Each service's pool; small, so that it can be full. */
const POOL_SIZE = 8;
/** Who has a queue to be removed from a broker at the end. */
const consumers = ['orders', 'inventory'];

export async function openSite({ folder, rabbitmqUrl, replicas, env }: SiteOptions): Promise<Site> {
  await using opened = new AsyncDisposableStack();
  const ports = await freePorts();
  const prefix = `chaos_${process.pid}_${Date.now().toString(36)}.`;
  const postgres = { host: '127.0.0.1', port: ports.postgres };
  const proxies = await forNamesAsync([...subgraphNames, 'events'], (name) =>
    startProxy(name === 'events' && rabbitmqUrl ? addressOf(rabbitmqUrl) : postgres),
  );
  for (const proxy of Object.values(proxies)) opened.defer(() => proxy.close());
  if (rabbitmqUrl) opened.defer(() => deleteQueues(prefix, consumers));

  const eventsUrl = rabbitmqUrl ? withPrefix(rabbitmqUrl, prefix) : undefined;
  const postgresUrl = (name: string) =>
    `postgres://postgres:postgres@127.0.0.1:${ports.postgres}/${name}`;
  const eventsThroughProxy = through(proxies.events, eventsUrl ?? postgresUrl('events'));
  const crashes: string[] = [];
  const stack = await startStack({
    dataFolder: join(folder, 'data'),
    ports,
    copy: true,
    replicas: sameFor(replicas),
    env,
    ...(eventsUrl && { databases: { events: eventsUrl } }),
    serviceEnv: {
      ...forNames(subgraphNames, (name) => ({
        DATABASE_URL: through(proxies[name], postgresUrl(name)),
        EVENTS_URL: eventsThroughProxy,
        DATABASE_POOL_SIZE: String(POOL_SIZE),
      })),
      // Its subscriptions hear of events the same way. Here all who watch come from one address.
      gateway: { EVENTS_URL: eventsThroughProxy, STREAMS_PER_ADDRESS_MAX: '0' },
    },
    // As whatever runs services does: what died is started again.
    onCrash(id, { message }) {
      crashes.push(message);
      stack.startReplica(id).catch((error: unknown) => crashes.push(String(error)));
    },
  });
  opened.defer(() => stack.stop());

  const databases = forNames(subgraphNames, (name) =>
    connect({ url: stack.databaseUrls[name], schema: {}, applicationName: 'chaos-auditor' }),
  );
  for (const database of Object.values(databases)) opened.defer(() => database.close());
  const log = createLogger({ service: 'chaos', level: 'silent' });
  const transport = await connectTransport(stack.databaseUrls.events, { log });
  opened.defer(() => transport.close());

  const { databaseUrls, secrets } = stack;
  const disposables = opened.move();
  return {
    stack,
    proxies,
    databases,
    transport,
    variablesOf: (name) => serviceVariables(name, { ports, databaseUrls, secrets }),
    crashes,
    close: () => disposables.disposeAsync(),
  };
}

function sameFor(replicas: number): ReplicaCounts {
  return forNames<ServiceName, number>(serviceNames, () => replicas);
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 5672) };
}

function withPrefix(url: string, prefix: string): string {
  const address = new URL(url);
  address.searchParams.set('prefix', prefix);
  return address.href;
}

function through({ port }: TcpProxy, url: string): string {
  const address = new URL(url);
  address.hostname = '127.0.0.1';
  address.port = String(port);
  return address.href;
}
