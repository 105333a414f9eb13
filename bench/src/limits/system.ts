import { join } from 'node:path';
import { usageOf } from '@supergraph/abuse/watch/processes';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { type ServiceProcess, startProcess } from '@supergraph/local-stack/service-process';
import {
  type ServiceName,
  serviceFolder,
  serviceNames,
  serviceUrl,
  serviceVariables,
} from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';

/** Processes of every service beside those of a stack, on the same databases. */
export interface System {
  /** Base address of its gateway. */
  url: string;
  /** Processor time that its processes have used so far. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  stack: Stack;
  /** For logs. */
  folder: string;
  name: string;
  /** What sets it apart from others. */
  env: Record<string, string>;
}

export async function startSystem(options: SystemOptions): Promise<System> {
  const { stack, folder, name, env } = options;
  const ports = await freePorts();
  const { databaseUrls, secrets } = stack;
  // Tokens are those of the stack's own auth, whoever checks them.
  const issuer = { AUTH_ISSUER: stack.urls.auth };
  const logs = forNames(serviceNames, (service) =>
    createServiceLog(join(folder, `${service}-${name}.log`), () => undefined),
  );
  const processes: Record<ServiceName, ServiceProcess> = forNames(serviceNames, (service) =>
    startProcess({
      name: `${service} ${name}`,
      folder: serviceFolder(service),
      script: 'src/main.ts',
      env: {
        ...process.env,
        ...serviceVariables(service, { ports, databaseUrls, secrets }),
        ...issuer,
        LOG_LEVEL: 'warn',
        ...env,
      },
      log: logs[service],
    }),
  );
  await Promise.all(
    serviceNames.map((service) => processes[service].untilReady(serviceUrl(service, ports))),
  );
  const all = Object.values(processes);
  return {
    url: serviceUrl('gateway', ports),
    async cpuSeconds() {
      const usages = await Promise.all(all.map(({ pid = 0 }) => usageOf(pid)));
      return usages.reduce((sum, usage) => sum + (usage?.cpuSeconds ?? 0), 0);
    },
    async stop() {
      await Promise.all(all.map((each) => each.stop()));
      for (const log of Object.values(logs)) log.close();
    },
  };
}
