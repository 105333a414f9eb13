import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '@supergraph/service/config';
import type { Logger } from '@supergraph/service/logger';
import type { GatewayMetrics } from './metrics.ts';
import { watchFolders } from './watch-folders.ts';

export interface SupergraphFileOptions {
  readonly file: string;
  /** What of the file's text is served. Default: all as it is. */
  readonly prepare?: (supergraphSdl: string) => string;
  /** Rejects a supergraph that could not be served; it runs before anything is replaced. */
  readonly rehearse: (supergraphSdl: string) => Promise<void>;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
}

export interface SupergraphFile {
  /** The first one. `update` hears of each that follows; what it throws refuses that. */
  initialize(hooks: { update(supergraphSdl: string): void }): Promise<{
    readonly supergraphSdl: string;
    /** Resolves when the file is watched no longer. */
    cleanup(): Promise<void>;
  }>;
}

/**
 * The supergraph from a file, taken anew whenever the file changes. A new one that is faulty is
 * logged and left alone: the last good one stays.
 *
 * @throws ConfigError from `initialize` when the first one cannot be read or served
 */
export function createSupergraphFile(options: SupergraphFileOptions): SupergraphFile {
  const { file, rehearse, log, metrics, prepare = asItIs } = options;
  const read = async (): Promise<string> => prepare(await readFile(file, 'utf8'));
  return {
    async initialize({ update }) {
      let current = await readFirst(file, read, rehearse);
      let refused: string | undefined;

      const reload = async (): Promise<void> => {
        let sdl: string | undefined;
        try {
          sdl = await read();
          if (sdl === current || sdl === refused) return;
          await rehearse(sdl);
          update(sdl);
          current = sdl;
          refused = undefined;
          metrics.reload('taken');
          log.info({ file }, 'took a new supergraph');
        } catch (error) {
          refused = sdl;
          metrics.reload('refused');
          log.error({ err: error, file }, 'the new supergraph is faulty; the last good one stays');
        }
      };
      const cleanup = watchFolders({
        folders: [dirname(file)],
        reload,
        onError: (error) => log.error({ err: error, file }, 'the supergraph is no longer watched'),
      });

      return { supergraphSdl: current, cleanup };
    },
  };
}

const asItIs = (supergraphSdl: string): string => supergraphSdl;

async function readFirst(
  file: string,
  read: () => Promise<string>,
  rehearse: SupergraphFileOptions['rehearse'],
): Promise<string> {
  try {
    const sdl = await read();
    await rehearse(sdl);
    return sdl;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new ConfigError(
      `The supergraph ${file} cannot be used (${reason}). "npm run schema:compose" writes it anew.`,
    );
  }
}
