import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../../..');

export interface EnvExample {
  variable: string;
  /** The comment lines right above it, or above the variables that it stands in a row with, joined. */
  explanation: string;
}

/** Variables of a `.env.example`, also those that stand there commented out. */
export function readEnvExample(file: string): EnvExample[] {
  const found: EnvExample[] = [];
  let comments: string[] = [];
  let isExplained = false;
  for (const line of readFileSync(resolve(root, file), 'utf8').split('\n')) {
    const [, variable, , trailing] =
      /^(?:# ?)?([A-Z][A-Z0-9_]*)=([^#]*)(?:#\s*(.*))?$/.exec(line) ?? [];
    if (variable) {
      found.push({ variable, explanation: trailing ?? comments.join(' ') });
      isExplained = true;
    } else if (!/^# (>>>|<<<) /.test(line)) {
      if (isExplained || line.trim() === '') comments = [];
      if (line.startsWith('#')) comments.push(line.replace(/^#\s*/, ''));
      isExplained = false;
    }
  }
  return found;
}
