import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { forNames } from '@supergraph/gateway/subgraphs';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openDatabases } from './databases.ts';
import { madeOnce } from './made-once.ts';
import { freePorts } from './ports.ts';
import { prepareDatabases } from './prepare.ts';
import { createServiceLog } from './service-log.ts';
import { repositoryFolder, serviceVariables, sharedFolders, subgraphNames } from './services.ts';

const run = promisify(execFile);
const room = join(repositoryFolder, 'node_modules/.cache/local-stack');
/** What a prepared folder holds of a data folder: no secret, no address. */
const contents = ['postgres', 'media', 'state.json'];
const isSource = /(?<!\.test)\.(ts|sql|json|webp)$/;

/**
 * Fills an empty data folder with databases as a first start leaves them, migrated and with the demo shop:
 * they are prepared once for each state of the sources, and copied for every further stack. Secrets are not
 * among them, since only a service that runs makes or seals any.
 */
export async function copyPrepared(folder: DataFolder, env: NodeJS.ProcessEnv): Promise<void> {
  // Windows has no command that copies a folder with its owners.
  if (platform() === 'win32' || existsSync(folder.path('postgres'))) return;
  const name = await sourcesFingerprint();
  const prepared = await madeOnce({ room, name }, (aside) => prepare(aside, env));
  await run('cp', ['-a', ...contents.map((each) => join(prepared, each)), folder.path()]);
}

async function prepare(aside: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = await openDataFolder(join(aside, '.stack'), { fresh: true });
  const ports = await freePorts();
  const databases = await openDatabases(
    {},
    {
      folder: folder.path('postgres'),
      port: ports.postgres,
      fsync: false,
      // Empty logs would be most of what is copied.
      settings: { wal_recycle: 'off' },
    },
  );
  try {
    const surroundings = {
      ports,
      databaseUrls: databases.urls,
      secrets: await folder.secrets(),
      mediaFolder: folder.path('media'),
    };
    const logs = forNames(subgraphNames, (name) =>
      createServiceLog(folder.path('logs', `${name}.log`), () => undefined),
    );
    await prepareDatabases({
      folder,
      remembered: [],
      demo: true,
      env: (name) => ({ ...env, ...serviceVariables(name, surroundings) }),
      logOf: (name) => logs[name],
      signal: new AbortController().signal,
    });
    for (const log of Object.values(logs)) log.close();
  } finally {
    await databases.stop();
  }
  for (const each of contents) await rename(folder.path(each), join(aside, each));
  await rm(folder.path(), { recursive: true });
}

/** Of all that decides what is prepared, and of more: a copy must never be older than what it is to show. */
async function sourcesFingerprint(): Promise<string> {
  const hash = createHash('sha256').update(`${platform()} ${arch()}`);
  const packages = [
    ...sharedFolders,
    ...subgraphNames.map((name) => `subgraphs/${name}`),
    ...['tools/demo-data', 'tools/local-stack'],
  ];
  const folders = [...packages.map((each) => `${each}/src`), 'tools/demo-data/images'];
  const sources = await Promise.all(folders.map(filesBelow));
  for (const file of ['package-lock.json', ...sources.flat().toSorted()]) {
    hash.update(file).update(await readFile(join(repositoryFolder, file)));
  }
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(join(repositoryFolder, folder), { recursive: true });
  return names.filter((name) => isSource.test(name)).map((name) => `${folder}/${name}`);
}
