import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CannotRunError } from '../../core/cannot-run.ts';
import { folderInRepository } from '../../core/sources/git.ts';
import { formats } from './formats.ts';
import type { Report } from './report.ts';

export interface Output {
  readonly format: string;
  /** None: standard output. */
  readonly file?: string;
}

/** Services want paths from the repository's root; nobody else needs to ask git for it. */
const FROM_ROOT = ['github', 'gitlab', 'sarif'];

/** Where the command runs, from the repository's root, if a format tells it. */
export async function folderFor(outputs: readonly Output[], folder: string): Promise<string> {
  return outputs.some(({ format }) => FROM_ROOT.includes(format)) ? folderInRepository(folder) : '';
}

/** @throws CannotRunError when a file cannot be written */
export async function writeReports(
  report: Report,
  outputs: readonly Output[],
  { folder, write }: { readonly folder: string; readonly write: (text: string) => void },
): Promise<void> {
  for (const { format, file } of outputs) {
    const text = formats[format]?.(report) ?? '';
    if (file === undefined) {
      write(text);
      continue;
    }
    await writeFile(resolve(folder, file), text).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
      throw new CannotRunError(`The report ${file} cannot be written: ${reason}.`);
    });
  }
}
