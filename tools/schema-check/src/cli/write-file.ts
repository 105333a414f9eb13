import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CannotRunError } from '../core/cannot-run.ts';

/** Whether a file holds just this text. */
export async function isCurrent(file: string, text: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => '')) === text;
}

/**
 * Writes a file by renaming, so that whoever watches it never reads half of it.
 *
 * @param name as people named it
 * @throws CannotRunError
 */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const file = resolve(folder, name);
  const draft = `${file}.${process.pid}.new`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`${name} cannot be written: ${reason}.`);
  }
}
