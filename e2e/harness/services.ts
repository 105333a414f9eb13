import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  type ServiceName,
  type SubgraphName,
  serviceFolder,
  serviceVariables,
} from '@supergraph/local-stack/services';
import { fastStart } from '@supergraph/service/start/fast-start';
import { inject } from 'vitest';
import { z } from 'zod';
import { plainEnvironment } from './environment.ts';

const run = promisify(execFile);

/** Ends a service as an operator would: it answers what is under way first. */
export function stopService(name: ServiceName): Promise<void> {
  return control(name, 'stop');
}

/** Harmless when it runs already. */
export function startService(name: ServiceName): Promise<void> {
  return control(name, 'start');
}

/** Runs a service's own command against the running system. @throws when its exit code is not 0 */
export async function manage(name: SubgraphName, ...args: string[]): Promise<string> {
  const variables = serviceVariables(name, inject('stack').surroundings);
  const { stdout } = await run(process.execPath, [...fastStart, 'src/manage.ts', ...args], {
    cwd: serviceFolder(name),
    env: { ...plainEnvironment(), ...variables },
  });
  return stdout;
}

/** Process ids of all services that run. */
export async function servicePids(): Promise<Record<string, number>> {
  const answer = await fetch(`${inject('stack').controlUrl}/pids`);
  return z.record(z.string(), z.number()).parse(await answer.json());
}

async function control(name: ServiceName, verb: 'stop' | 'start' | 'kill'): Promise<void> {
  const answer = await fetch(`${inject('stack').controlUrl}/${name}/${verb}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${verb} ${name}: ${await answer.text()}`);
}
