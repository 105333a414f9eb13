import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import { readText } from '../core/sources/load-sources.ts';
import { faultKey } from '../lint/lint-subgraphs.ts';

/** Keys of lint's faults that are known; none where the config names no file. @throws CannotRunError */
export async function readBaseline(
  { lint: { baseline } }: CheckConfig,
  root: string,
): Promise<readonly string[]> {
  if (baseline === undefined) return [];
  const text = await readText(resolve(root, baseline));
  const parsed = z.array(z.string()).safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  throw new CannotRunError(`${baseline} is no baseline: write it anew with --write-baseline.`);
}

/** @returns what was done, in one sentence. @throws CannotRunError */
export async function writeBaseline(
  findings: readonly Finding[],
  { lint: { baseline } }: CheckConfig,
  root: string,
): Promise<string> {
  if (baseline === undefined) {
    throw new CannotRunError(
      '--write-baseline needs lint.baseline in the config, which names the file.',
    );
  }
  const keys = findings.filter(({ rule }) => rule.startsWith('lint/')).map(faultKey);
  await writeFile(resolve(root, baseline), `${JSON.stringify(keys.sort(), null, 2)}\n`);
  return `${baseline} is written; lint's faults in it: ${keys.length}.\n`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}
