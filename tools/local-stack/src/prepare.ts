import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemo } from '@supergraph/demo-data/write';
import type { DataFolder, StackState } from './data-folder.ts';
import type { ServiceLog } from './service-log.ts';
import { failure, startProcess } from './service-process.ts';
import { type DatabaseName, type SubgraphName, serviceFolder, subgraphNames } from './services.ts';

export interface Preparation {
  folder: DataFolder;
  /** Databases of which the state still holds; of others nothing is known. */
  remembered: readonly DatabaseName[];
  demo: boolean;
  env(name: SubgraphName): NodeJS.ProcessEnv;
  logOf(name: SubgraphName): ServiceLog;
  signal: AbortSignal;
}

/**
 * Brings each database to the present schema and, the first time, fills it with the demo data: by
 * the services' own commands, side by side, and only where something is left to do.
 *
 * @throws StackError with the last lines of the command that failed
 */
export async function prepareDatabases(preparation: Preparation): Promise<void> {
  const { folder, remembered, demo } = preparation;
  const state = recall(await folder.readState(), remembered);
  const needsDemo = (name: SubgraphName) => demo && !state.demoLoaded.includes(name);
  // A subgraph may have no part in the demo.
  const files: Partial<Record<SubgraphName, string>> = subgraphNames.some(needsDemo)
    ? await writeDemo(folder.path('demo'))
    : {};
  const done = await Promise.allSettled(
    subgraphNames.map(async (name) => {
      const present = await fingerprint(name);
      if (state.migrated[name] !== present) {
        await manage(preparation, name, ['migrate']);
        state.migrated[name] = present;
      }
      const file = files[name];
      if (file && needsDemo(name)) {
        await manage(preparation, name, ['seed', '--file', file]);
        state.demoLoaded.push(name);
      }
    }),
  );
  // Not before all have ended: a command must not outlive a start that failed.
  for (const result of done) if (result.status === 'rejected') throw result.reason;
  await folder.writeState(state);
}

/** Subscriptions live in the events database, so without that every service has to migrate. */
function recall(state: StackState, remembered: readonly DatabaseName[]): StackState {
  const holds = (name: string) => remembered.some((each) => each === name);
  const migrated = Object.entries(state.migrated).filter(([name]) => holds(name));
  return {
    migrated: Object.fromEntries(holds('events') ? migrated : []),
    demoLoaded: state.demoLoaded.filter(holds),
  };
}

/** What `migrate` acts upon: the migrations, and the events that the service wants delivered. */
async function fingerprint(name: SubgraphName): Promise<string> {
  const hash = createHash('sha256');
  for (const room of ['src/store/migrations', 'src/events']) {
    const root = join(serviceFolder(name), room);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
      hash.update(file.slice(root.length)).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function manage(
  { env, logOf, signal }: Preparation,
  name: SubgraphName,
  args: string[],
): Promise<void> {
  signal.throwIfAborted();
  const command = startProcess({
    name,
    folder: serviceFolder(name),
    script: 'src/manage.ts',
    args,
    env: env(name),
    log: logOf(name),
  });
  const stop = () => void command.kill();
  signal.addEventListener('abort', stop, { once: true });
  const end = await command.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (end !== 'exit code 0') throw failure(`${name}: "${args[0]}" failed with ${end}`, logOf(name));
}
