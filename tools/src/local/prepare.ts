import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDemo } from '../demo/write.ts';
import type { DataFolder, StackState } from './data-folder.ts';
import type { ServiceLog } from './service-log.ts';
import { failure, startProcess } from './service-process.ts';
import { type SubgraphName, serviceFolder, subgraphNames } from './services.ts';

export interface Preparation {
  folder: DataFolder;
  databaseUrls: Record<SubgraphName, string>;
  /** Databases that did not exist before this start. */
  created: readonly string[];
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
  const { folder, databaseUrls, created, demo } = preparation;
  const state = forget(await folder.readState(), created, databaseUrls);
  const needsDemo = (name: SubgraphName) => demo && !state.demoLoaded.includes(databaseUrls[name]);
  const files: Partial<Record<SubgraphName, string>> = subgraphNames.some(needsDemo)
    ? await writeDemo(folder.path('demo'))
    : {};
  const done = await Promise.allSettled(
    subgraphNames.map(async (name) => {
      const url = databaseUrls[name];
      const present = await fingerprint(name);
      if (state.migrated[url] !== present) {
        await manage(preparation, name, ['migrate']);
        state.migrated[url] = present;
      }
      const file = files[name];
      if (file && needsDemo(name)) {
        await manage(preparation, name, ['seed', '--file', file]);
        state.demoLoaded.push(url);
      }
    }),
  );
  // Not before all have ended: a command must not outlive a start that failed.
  for (const result of done) if (result.status === 'rejected') throw result.reason;
  await folder.writeState(state);
}

/** A database made anew knows nothing of what its predecessor held. */
function forget(
  state: StackState,
  created: readonly string[],
  urls: Record<SubgraphName, string>,
): StackState {
  const isGone = (url: string) =>
    created.includes('events') || subgraphNames.some((n) => created.includes(n) && urls[n] === url);
  return {
    migrated: Object.fromEntries(Object.entries(state.migrated).filter(([url]) => !isGone(url))),
    demoLoaded: state.demoLoaded.filter((url) => !isGone(url)),
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
