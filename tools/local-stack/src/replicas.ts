import { forNames } from '@supergraph/gateway/subgraphs';
import { type Balancer, startBalancer } from './balancer.ts';
import { freePort } from './free-port.ts';
import {
  metricsPortName,
  type Ports,
  portVariables,
  type ServiceName,
  serviceNames,
  serviceUrl,
} from './services.ts';

/** How many processes of each service; 1 where nothing is said. */
export type ReplicaCounts = Partial<Record<ServiceName, number>>;

/** One process of a service. */
export interface Replica {
  /** The service's name, and behind it `-1`, `-2`, … where it has several. */
  id: string;
  service: ServiceName;
  port: number;
  url: string;
  /** Where operators ask this process: `/metrics`, `/ready` with its details. */
  operatorUrl: string;
  /** What sets its environment apart from that of a service with one process. */
  env: Record<string, string>;
}

export type Replicas = Record<ServiceName, readonly Replica[]>;

/** A balancer looks every 100 ms: by then it sends nothing more to a replica that wants to stop. */
const DRAIN_MS = 400;

/** A single process has the service's own port; several stand behind a balancer that has it. */
export async function planReplicas(counts: ReplicaCounts, ports: Ports): Promise<Replicas> {
  const plan = forNames(serviceNames, (): Replica[] => []);
  for (const service of serviceNames) {
    const count = counts[service] ?? 1;
    for (let number = 1; number <= count; number += 1) {
      const id = count === 1 ? service : `${service}-${number}`;
      const port = count === 1 ? ports[service] : await freePort();
      const metricsPort = count === 1 ? ports[metricsPortName(service)] : await freePort();
      const own = {
        [portVariables[service].variable]: String(port),
        METRICS_PORT: String(metricsPort),
        // Their balancer tells them who asks.
        TRUSTED_PROXIES: '127.0.0.1',
        DRAIN_MS: String(DRAIN_MS),
      };
      plan[service].push({
        ...{ id, service, port },
        url: `http://127.0.0.1:${port}`,
        operatorUrl: `http://127.0.0.1:${metricsPort}`,
        env: count === 1 ? {} : own,
      });
    }
  }
  return plan;
}

export type Balancers = Partial<Record<ServiceName, Balancer>>;

export async function startBalancers(replicas: Replicas, ports: Ports): Promise<Balancers> {
  const balancers: Balancers = {};
  for (const service of serviceNames) {
    const targets = replicas[service].map(({ url }) => url);
    if (targets.length < 2) continue;
    const port = Number(new URL(serviceUrl(service, ports)).port);
    balancers[service] = await startBalancer({ port, targets });
  }
  return balancers;
}
