import { execFile } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  repositoryFolder,
  type ServiceName,
  serviceFolder,
  serviceNames,
  sharedFolders,
} from './services.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);

export interface Watching {
  close(): void;
}

/** Editors write a file in several steps: one restart answers them all. */
const settleMs = 150;

/**
 * Restarts the services whose files change, all of them where shared code changes; the gateway
 * picks a supergraph that was composed anew up by itself.
 */
export function watchSources(
  stack: Pick<Stack, 'stopService' | 'startService'>,
  announce: (name: string, line: string) => void,
): Watching {
  const pending = new Set<ServiceName | 'supergraph'>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  const work = async (): Promise<void> => {
    const due = [...pending];
    pending.clear();
    if (due.includes('supergraph')) await attempt('supergraph', composeSupergraph);
    const services = serviceNames.filter((name) => due.includes(name));
    await Promise.all(
      services.map((name) =>
        attempt(name, async () => {
          await stack.stopService(name);
          await stack.startService(name);
        }),
      ),
    );
  };
  const attempt = async (name: string, change: () => Promise<unknown>): Promise<void> => {
    try {
      await change();
      announce(name, name === 'supergraph' ? 'composed' : 'restarted');
    } catch (error) {
      announce(name, `${error instanceof Error ? error.message : error}\nWaiting for a change.`);
    }
  };
  const note = (...names: (ServiceName | 'supergraph')[]): void => {
    for (const name of names) pending.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(work);
    }, settleMs);
  };

  const watchers: FSWatcher[] = [
    ...sharedFolders.map((folder) =>
      watchFolder(join(repositoryFolder, folder, 'src'), () => note(...serviceNames)),
    ),
    ...serviceNames.map((name) => watchFolder(join(serviceFolder(name), 'src'), () => note(name))),
    ...serviceNames
      .filter((name) => name !== 'gateway')
      .map((name) =>
        watch(join(serviceFolder(name), 'schema.graphql'), () => note('supergraph', name)),
      ),
  ];
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchFolder(folder: string, onChange: () => void): FSWatcher {
  return watch(folder, { recursive: true }, (_event, file) => {
    if (file?.endsWith('.ts') && !file.endsWith('.test.ts')) onChange();
  });
}

/** A process of its own: the composition library alone would double this one's memory. */
async function composeSupergraph(): Promise<void> {
  await run(process.execPath, ['tools/schema-check/src/cli/main.ts', 'compose'], {
    cwd: repositoryFolder,
  });
}
