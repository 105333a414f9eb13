import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renamed, type SubgraphNames } from './names.ts';

const templateFolder = fileURLToPath(new URL('template/', import.meta.url));

/** Rooms that other commands fill: the template's copies are not what a subgraph begins with. */
const isGenerated = (file: string) => /\/(generated|migrations)\//.test(file);

/**
 * Every file of a new subgraph by its path in the repository. The template is checked like any other
 * code; its integration tests are called `.spec.ts` there, so that they run only where a subgraph is.
 */
export async function renderRooms(names: SubgraphNames): Promise<Map<string, string>> {
  const files = (await listFiles(templateFolder)).filter((file) => !isGenerated(file));
  const rooms = files.map(
    async (file): Promise<[string, string]> => [
      join('subgraphs', names.service, renamed(file.replace(/\.spec\.ts$/, '.test.ts'), names)),
      renamed(await readFile(join(templateFolder, file), 'utf8'), names),
    ],
  );
  return new Map(await Promise.all(rooms));
}

/** Files of a subgraph that are not as the template has them, by their path in the repository. */
export async function changedRooms(root: string, names: SubgraphNames): Promise<string[]> {
  const rooms = await renderRooms(names);
  const folder = join('subgraphs', names.service);
  const present = (await listFiles(join(root, folder))).map((file) => join(folder, file));
  const changed = await Promise.all(
    present
      .filter((file) => !isGenerated(file))
      .map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const),
  );
  return changed
    .filter(([file, text]) => wordsOf(rooms.get(file)) !== wordsOf(text))
    .map(([file]) => file);
}

/** The formatter breaks lines and sorts imports by the length and the letters of names. */
function wordsOf(text = ''): string {
  return text
    .split(/[\s,()]+/)
    .toSorted()
    .join(' ')
    .trim();
}

export async function writeRooms(root: string, rooms: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of rooms) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
