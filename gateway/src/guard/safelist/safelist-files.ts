import { hash } from 'node:crypto';
import { ConfigError } from '@supergraph/service/config';
import type { Logger } from '@supergraph/service/logger';
import { watchFolders } from '../../watch-folders.ts';
import { foldersOf, readManifests } from './manifest-files.ts';
import type { SafelistMetrics } from './metrics.ts';
import { createSafelist, type Safelist } from './safelist.ts';

export interface SafelistFilesOptions {
  /** Manifests, and folders of them. */
  readonly places: readonly string[];
  readonly log: Logger;
  readonly metrics: Pick<SafelistMetrics, 'reload'>;
}

export interface SafelistFiles {
  current(): Safelist;
  /** Calls back whenever another takes over. */
  onChange(callback: () => void): void;
  stop(): Promise<void>;
}

/**
 * The safelist from manifests, taken anew whenever one of them changes. When a new one is faulty, that is
 * logged and counted and all stays as it was.
 *
 * @throws ConfigError when the first ones cannot be read
 */
export async function openSafelist(options: SafelistFilesOptions): Promise<SafelistFiles> {
  const { places, log, metrics } = options;
  const callbacks: (() => void)[] = [];
  let fingerprint: string | undefined;
  let fault: string | undefined;

  /** Undefined where the manifests say what they said before: their folders hold other files too. */
  async function readChanged(): Promise<Safelist | undefined> {
    const documents = await readManifests(places);
    const found = hash('sha256', JSON.stringify(documents));
    if (found === fingerprint) return undefined;
    const safelist = await createSafelist(documents);
    fingerprint = found;
    return safelist;
  }

  async function reload(): Promise<void> {
    try {
      const next = await readChanged();
      fault = undefined;
      if (!next) return;
      current = next;
      metrics.reload('taken');
      log.info({ places, documents: next.texts.size }, 'took a new safelist');
      for (const callback of callbacks) callback();
    } catch (error) {
      const found = reasonOf(error);
      if (found === fault) return;
      fault = found;
      metrics.reload('refused');
      log.error({ err: error, places }, 'the new safelist is faulty; the last good one stays');
    }
  }

  let current = await readFirst(readChanged);
  const stop = watchFolders({
    folders: await foldersOf(places),
    reload,
    onError: (error) => log.error({ err: error, places }, 'the safelist is no longer watched'),
  });
  return { current: () => current, onChange: (callback) => void callbacks.push(callback), stop };
}

async function readFirst(read: () => Promise<Safelist | undefined>): Promise<Safelist> {
  try {
    return (await read()) ?? (await createSafelist([]));
  } catch (error) {
    throw new ConfigError(`SAFELIST_FILE cannot be used. ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
