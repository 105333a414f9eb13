import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usageOfFamily } from '@supergraph/abuse/watch/processes';
import { forNamesAsync } from '@supergraph/gateway/subgraphs';
import { type ServiceName, serviceNames } from '@supergraph/local-stack/services';
import type { Stack } from '@supergraph/local-stack/stack';

export type ProcessName = ServiceName | 'postgres';

export const processNames: readonly ProcessName[] = [...serviceNames, 'postgres'];

/**
 * Processor time that a stack has used so far, in seconds: of services by their own counters, of
 * Postgres from /proc, so that it is 0 where there is none.
 */
export async function readProcessors(
  stack: Stack,
  dataFolder: string,
): Promise<Record<ProcessName, number>> {
  return forNamesAsync(processNames, (name) =>
    name === 'postgres' ? ofPostgres(join(dataFolder, 'postgres')) : ofService(stack, name),
  );
}

/** Of all its processes. */
async function ofService(stack: Stack, name: ServiceName): Promise<number> {
  const each = stack.replicasOf(name).map(async ({ operatorUrl }) => {
    const text = await (await fetch(`${operatorUrl}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? 0);
  });
  return (await Promise.all(each)).reduce((sum, seconds) => sum + seconds, 0);
}

/** Of the server, what runs below it and what ran there before. */
async function ofPostgres(folder: string): Promise<number> {
  const server = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8'), 10);
  return (await usageOfFamily(server))?.cpuSeconds ?? 0;
}
