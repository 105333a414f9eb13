import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const sources = [
  ...['src', 'public', 'build', 'index.html', 'shop.html', 'vite.config.ts', 'package.json'],
  // Explore opens with them.
  '../docs/operations',
];

/** Beside the built files: the fingerprint of what they were built of. */
export const FINGERPRINT_FILE = 'sources.sha256';

/** A fingerprint of everything that the built files depend on in this folder. */
export async function sourcesFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await Promise.all(sources.map(filesOf))).flat().toSorted()) {
    hash.update(file.slice(root.length)).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesOf(name: string): Promise<string[]> {
  const path = join(root, name);
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
