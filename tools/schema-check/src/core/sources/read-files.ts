import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readText, shown } from './load-sources.ts';

export interface TextFile {
  /** Relative to where the command runs. */
  readonly file: string;
  readonly text: string;
}

/** The files that globs match, each once, sorted; node_modules are left out. */
export async function readFiles(globs: readonly string[], folder: string): Promise<TextFile[]> {
  const paths = new Set<string>();
  for (const pattern of globs) {
    const isFile = (entry: { name: string }) => entry.name !== 'node_modules';
    for await (const entry of glob(pattern, {
      cwd: folder,
      withFileTypes: true,
      exclude: (entry) => !isFile(entry),
    })) {
      if (entry.isFile()) paths.add(resolve(entry.parentPath, entry.name));
    }
  }
  return Promise.all(
    [...paths].sort().map(async (path) => ({ file: shown(path), text: await readText(path) })),
  );
}
