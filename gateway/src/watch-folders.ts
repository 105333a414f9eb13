import { watch } from 'node:fs';

export interface FolderWatch {
  readonly folders: readonly string[];
  /** Takes what has changed; it must not reject. One run ends before the next begins. */
  readonly reload: () => Promise<void>;
  /** Hears that a folder is watched no longer. */
  readonly onError: (error: Error) => void;
}

/** One change makes several events; they are taken together when it has been quiet this long. */
const QUIET_MS = 50;

/**
 * Reloads whenever something in these folders changes. Folders are watched rather than files: editors,
 * deployments and Kubernetes replace files by renaming, after which a watch on the old file would never
 * fire again.
 *
 * @returns stops watching, and resolves when the reload that is under way has ended
 */
export function watchFolders({ folders, reload, onError }: FolderWatch): () => Promise<void> {
  let reloading: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const watchers = [...new Set(folders)].map((folder) =>
    watch(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reloading = reloading.then(reload);
      }, QUIET_MS);
    }).on('error', onError),
  );
  return async () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    await reloading;
  };
}
