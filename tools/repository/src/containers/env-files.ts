import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';

export interface EnvExample {
  variable: string;
  /** The comment lines right above it, joined. */
  explanation: string;
}

/** Variables of a `.env.example`, also those that stand there commented out. */
export function readEnvExample(file: string): EnvExample[] {
  const found: EnvExample[] = [];
  let comments: string[] = [];
  for (const line of readFileSync(join(repositoryFolder, file), 'utf8').split('\n')) {
    const [, variable, , trailing] =
      /^(?:# ?)?([A-Z][A-Z0-9_]*)=([^#]*)(?:#\s*(.*))?$/.exec(line) ?? [];
    if (variable) found.push({ variable, explanation: trailing ?? comments.join(' ') });
    else if (line.startsWith('#')) comments.push(line.replace(/^#\s*/, ''));
    else if (line.trim() === '') comments = [];
  }
  return found;
}
