import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alone } from './alone.ts';

const SIZES_FILE = 'sizes.json';
/** The newest and the one before it, from which somebody may still be copying. */
const KEPT = 2;

/**
 * A folder that is dear to make, for whoever wants to copy it: made once, by one of those who want it at the
 * same time, and put in place when it is whole. One in which a file is missing or cut off is made anew.
 *
 * @param room holds those of other names as well; the eldest are removed
 * @param make fills the empty folder that it is given
 */
export async function madeOnce(
  { room, name }: { room: string; name: string },
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const made = join(room, name);
  if (await isWhole(made)) return made;
  await mkdir(room, { recursive: true });
  return alone(`${made}.lock`, async () => {
    if (await isWhole(made)) return made;
    const aside = `${made}.${process.pid}`;
    await mkdir(aside);
    try {
      await make(aside);
      await writeFile(join(aside, SIZES_FILE), JSON.stringify(await sizesOf(aside)));
      await rm(made, { recursive: true, force: true });
      await rename(aside, made);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
    await removeOld(room);
    return made;
  });
}

async function isWhole(folder: string): Promise<boolean> {
  const noted = await readFile(join(folder, SIZES_FILE), 'utf8').catch(() => undefined);
  return noted !== undefined && noted === JSON.stringify(await sizesOf(folder));
}

/** Each file with the number of its bytes. */
async function sizesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== SIZES_FILE);
  const sizes = files.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    return `${file.slice(folder.length)} ${(await stat(file)).size}`;
  });
  return (await Promise.all(sizes)).toSorted();
}

async function removeOld(room: string): Promise<void> {
  const names = (await readdir(room)).filter((name) => !name.endsWith('.lock'));
  const byAge = await Promise.all(
    names.map(async (name) => ({ name, madeAt: (await stat(join(room, name))).mtimeMs })),
  );
  const old = byAge.toSorted((one, other) => other.madeAt - one.madeAt).slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(join(room, name), { recursive: true, force: true })));
}
