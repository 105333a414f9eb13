import { join } from 'node:path';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import {
  serviceFolder,
  serviceNames,
  serviceUrl,
  serviceVariables,
} from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';
import { Pool } from 'undici';
import { askGraph } from './ask-graph.ts';

export interface OwnGateway {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** @throws Error for an answer with errors */
  ask(content: unknown, token: string): Promise<void>;
  stop(): Promise<void>;
}

interface OwnGatewayOptions {
  readonly stack: Stack;
  /** For the log. */
  readonly folder: string;
  readonly name: string;
  /** What sets it apart. */
  readonly env: Record<string, string>;
  readonly connections: number;
}

/** A gateway as in production, without Sandbox and usage, beside a stack's own and over its services. */
export async function startOwnGateway(options: OwnGatewayOptions): Promise<OwnGateway> {
  const { stack, folder, name, connections } = options;
  const free = await freePorts();
  const theirs = forNames(serviceNames, (service) => Number(new URL(stack.urls[service]).port));
  const ports = { ...free, ...theirs, gateway: free.gateway };
  const { databaseUrls, secrets } = stack;
  const log = createServiceLog(join(folder, `gateway-${name}.log`), () => undefined);
  const started = startProcess({
    name: `gateway ${name}`,
    folder: serviceFolder('gateway'),
    script: 'src/main.ts',
    env: {
      ...process.env,
      ...serviceVariables('gateway', { ports, databaseUrls, secrets }),
      NODE_ENV: 'production',
      SANDBOX: 'false',
      USAGE_DATABASE_URL: '',
      // Clients are few, and all are one customer: none is refused while code is being compiled.
      QUEUE_MS_MAX: '1000',
      ...options.env,
    },
    log,
  });
  const url = serviceUrl('gateway', ports);
  await started.untilReady(url);
  const pool = new Pool(url, { connections });
  return {
    name,
    url,
    pid: started.pid ?? 0,
    ask: (content, token) => askGraph(pool, content, token),
    async stop() {
      await pool.close();
      await started.stop();
      log.close();
    },
  };
}
