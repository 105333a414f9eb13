import { glob } from 'tinyglobby';
import { readText, shown } from './load-sources.ts';

export interface TextFile {
  /** Relative to where the command runs. */
  readonly file: string;
  readonly text: string;
}

/** The files that globs match, each once, sorted, behind links too; node_modules are left out. */
export async function readFiles(globs: readonly string[], folder: string): Promise<TextFile[]> {
  if (globs.length === 0) return [];
  const paths = await glob([...globs], {
    cwd: folder,
    absolute: true,
    dot: true,
    expandDirectories: false,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
  return Promise.all(
    paths.sort().map(async (path) => ({ file: shown(path), text: await readText(path) })),
  );
}
