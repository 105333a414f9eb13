import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@supergraph/local-stack/free-port';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { startProcess } from '@supergraph/local-stack/service-process';
import type { Stack } from '@supergraph/local-stack/stack';
import { createTestIdentity } from '@supergraph/testing/identity';
import { createDatabase } from '../create-database.ts';
import { type LiveGateway, startLiveGateway } from './gateway/start.ts';
import { composeLive } from './graph.ts';
import { settingsVariable } from './settings.ts';

/** Processes that live updates go through, and those that are at their ends. */
export interface LiveProcesses {
  /** Where the subgraph's own streams are. */
  readonly subgraphUrl: string;
  /** Controls of the process of the subgraphs, and of that of the clients. */
  readonly subgraphs: string;
  readonly clients: string;
  /** Of so many users. */
  tokens(count: number): string[];
  startGateway(name: string): Promise<LiveGateway>;
  stop(): Promise<void>;
}

const TOKEN_SECONDS = 3_600;
const gatewaySecret = 'measured-measured-measured-measured';

/** @param parcels how many there are to be watched */
export async function startLiveProcesses(
  stack: Stack,
  folder: string,
  parcels: number,
): Promise<LiveProcesses> {
  await using running = new AsyncDisposableStack();
  const identity = createTestIdentity();
  const { issuer, audience, jwks } = identity;
  const ports = {
    ...{ parcels: await freePort(), couriers: await freePort(), control: await freePort() },
  };
  const clientsPort = await freePort();
  const supergraphFile = join(folder, 'live-supergraph.graphql');
  await writeFile(supergraphFile, composeLive(ports));
  const databaseUrl = await createDatabase(stack.databaseUrls.events, 'bench_live');
  const eventsUrl = stack.databaseUrls.events;
  const local = (port: number) => `http://127.0.0.1:${port}`;

  async function start(name: 'subgraphs' | 'clients', url: string, env: Record<string, string>) {
    const log = createServiceLog(join(folder, `live-${name}.log`), () => undefined);
    const started = startProcess({
      name: `live ${name}`,
      folder: join(import.meta.dirname, name),
      script: 'main.ts',
      env: { ...process.env, NODE_ENV: 'production', ...env },
      log,
    });
    running.defer(async () => {
      await started.stop();
      log.close();
    });
    await started.untilReady(url);
  }

  await start(
    'subgraphs',
    local(ports.control),
    settingsVariable({
      ...{ databaseUrl, eventsUrl, gatewaySecret, issuer, audience, jwks, parcels, ports },
    }),
  );
  await start('clients', local(clientsPort), { PORT: String(clientsPort) });
  const disposables = running.move();
  return {
    subgraphUrl: `${local(ports.parcels)}/graphql/stream`,
    subgraphs: local(ports.control),
    clients: local(clientsPort),
    tokens: (count) =>
      Array.from({ length: count }, (_, index) =>
        identity.token({ id: userId(index), lifetimeSeconds: TOKEN_SECONDS }),
      ),
    startGateway: (name) =>
      startLiveGateway({
        ...{ folder, name },
        env: {
          SUPERGRAPH_FILE: supergraphFile,
          EVENTS_URL: eventsUrl,
          GATEWAY_SUBGRAPH_SECRET: gatewaySecret,
          AUTH_ISSUER: issuer,
          AUTH_AUDIENCE: audience,
          AUTH_JWKS_URL: `${local(ports.control)}/jwks`,
        },
      }),
    stop: () => disposables.disposeAsync(),
  };
}

function userId(index: number): string {
  return `usr_01890a5d-ac96-7000-8000-${String(index).padStart(12, '0')}`;
}
