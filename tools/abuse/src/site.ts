import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forNames } from '@supergraph/gateway/subgraphs';
import { freePorts } from '@supergraph/local-stack/ports';
import { operatorUrl, type ServiceName, serviceNames } from '@supergraph/local-stack/services';
import { startStack } from '@supergraph/local-stack/stack';
import { connect, type Database } from '@supergraph/service/database/connect';
import type { Target } from './attacker/target.ts';
import { readMinting } from './minting.ts';
import { shippedLimits } from './shipped-limits.ts';
import type { Processes } from './watch/meter.ts';

/** A running system as the attacks need it. */
export interface Site {
  urls: Record<ServiceName, string>;
  /** Where operators ask. */
  operatorUrls: Record<ServiceName, string>;
  /** What tokens are made with. */
  minting: NonNullable<Target['minting']>;
  /** The services, and Postgres with its children. */
  processes(): Processes;
  /** Ends of processes for which nobody had asked. */
  crashes: string[];
  /** Every service from new: for those that do not come to rest. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A system of its own, on free ports, with the demo data and the limits that stand where nobody sets any. */
export async function openSite({
  folder,
  env,
}: {
  /** For data and logs. */
  folder: string;
  /** What every service inherits. */
  env: NodeJS.ProcessEnv;
}): Promise<Site> {
  const crashes: string[] = [];
  const ports = await freePorts();
  const limits = forNames(serviceNames, shippedLimits);
  const stack = await startStack({
    dataFolder: join(folder, 'data'),
    ports,
    env,
    serviceEnv: { ...limits, gateway: { ...limits.gateway, ...(await writeManifest(folder)) } },
    // As whatever runs services does: what died is started again.
    onCrash(id, { message }) {
      crashes.push(message);
      stack.startReplica(id).catch((error: unknown) => crashes.push(String(error)));
    },
  });
  const postgres = await pidOfPostgres(stack.databaseUrls.events);
  return {
    urls: stack.urls,
    operatorUrls: forNames(serviceNames, (name) => operatorUrl(name, ports)),
    minting: await readMinting(stack),
    crashes,
    processes: () => ({
      ...Object.fromEntries(
        Object.entries(stack.pids()).map(([name, pid]) => [name, { pid, isFamily: false }]),
      ),
      postgres: { pid: postgres, isFamily: true },
    }),
    async restart() {
      for (const name of serviceNames) {
        await stack.kill(name);
        await stack.startService(name);
      }
    },
    close: () => stack.stop(),
  };
}

/** Documents by id in all ways that may go together: a list that tells of others, and clients that register. */
async function writeManifest(folder: string): Promise<Record<string, string>> {
  const file = join(folder, 'manifest.json');
  const body = '{ __typename }';
  const operations = [{ id: 'listed', name: 'Listed', type: 'query', body }];
  const format = { format: 'apollo-persisted-query-manifest', version: 1 };
  await writeFile(file, JSON.stringify({ ...format, operations }));
  return { SAFELIST_MODE: 'log', SAFELIST_FILE: file, APQ: 'true' };
}

/** The server tells its children's process ids only; the first line of its pid file is its own. */
async function pidOfPostgres(url: string): Promise<number> {
  const database: Database<Record<string, never>> = connect({
    url,
    schema: {},
    applicationName: 'abuse',
    maxConnections: 1,
  });
  try {
    const [row] = await database.sql<{ text: string }[]>`
      SELECT pg_read_file('postmaster.pid') AS text`;
    return Number.parseInt(row?.text ?? '', 10);
  } finally {
    await database.close();
  }
}
