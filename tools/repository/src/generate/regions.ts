import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';

const root = resolve(import.meta.dirname, '../../../..');

/**
 * A file that people write, but for its regions: the lines between a comment with `>>> name` and one
 * with `<<< name`.
 *
 * @param file from the root of the repository
 */
export async function fileWithRegions(
  file: string,
  regions: Readonly<Record<string, string>>,
): Promise<GeneratedFile> {
  const text = await readFile(join(root, file), 'utf8');
  try {
    const content = Object.entries(regions).reduce(
      (written, [name, lines]) => withRegion(written, name, lines),
      text,
    );
    return { file: join(root, file), content };
  } catch (error) {
    throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

/** @throws Error unless each of the two borders is there once, the upper one above */
export function withRegion(text: string, name: string, content: string): string {
  const lines = text.split('\n');
  const [upper, ...otherUppers] = linesWith(lines, `>>> ${name}`);
  const [lower, ...otherLowers] = linesWith(lines, `<<< ${name}`);
  if (upper === undefined || lower === undefined || lower < upper) {
    throw new Error(`it has no region "${name}"`);
  }
  if (otherUppers.length + otherLowers.length > 0) {
    throw new Error(`it has more than one region "${name}"`);
  }
  return [...lines.slice(0, upper + 1), ...content.split('\n'), ...lines.slice(lower)].join('\n');
}

function linesWith(lines: readonly string[], border: string): number[] {
  const isBorder = new RegExp(`^\\s*(#|<!--) ${border}(:| |$)`);
  return lines.flatMap((line, at) => (isBorder.test(line) ? [at] : []));
}
