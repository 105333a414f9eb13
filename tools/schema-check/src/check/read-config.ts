import { access, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Node } from 'yaml';
import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { defaultConfig } from '../core/findings/default-config.ts';
import { readText, shown } from '../core/sources/load-sources.ts';

const CONFIG_FILE = '.schema-check.yaml';

export interface ConfigFile {
  readonly config: CheckConfig;
  /** The folder of the file, to which all that it names is relative. */
  readonly root: string;
}

/**
 * Reads the config; the defaults when no file is named and the usual one does not exist.
 *
 * @param name what --config says
 * @throws CannotRunError with file and line of every fault
 */
export async function readConfig(folder: string, name: string | undefined): Promise<ConfigFile> {
  const file = resolve(folder, name ?? CONFIG_FILE);
  const isNamed = name !== undefined;
  const text = isNamed || (await exists(file)) ? await readText(file) : '';
  // By its real path, as git knows it: a folder may be reached by a symbolic link.
  const root = await realpath(dirname(file)).catch(() => dirname(file));
  return { config: text === '' ? defaultConfig : await parseConfig(text, file), root };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function parseConfig(text: string, file: string): Promise<CheckConfig> {
  // All of it is slow to load, and whoever compares two files mostly has no config.
  const { LineCounter, parseDocument } = await import('yaml');
  const { configSchema } = await import('../core/findings/config.ts');
  const { yamlFault } = await import('../core/sources/yaml-fault.ts');
  const { isKnownRule } = await import('./rules.ts');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return `${shown(file)}:${lines.linePos(node.range[0]).line}`;
    }
    return shown(file);
  };
  const broken = yamlFault(document);
  if (broken) {
    const { line } = lines.linePos(broken.offset);
    throw new CannotRunError(`${shown(file)}:${line}: ${broken.message}`);
  }
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${at(path)}: ${path.join('.') || 'the file'}: ${message}`,
    );
    throw new CannotRunError(faults.join('\n'));
  }
  for (const rule of Object.keys(parsed.data.rules)) {
    if (!isKnownRule(rule)) {
      throw new CannotRunError(`${at(['rules', rule])}: rules.${rule}: there is no such rule`);
    }
  }
  for (const [index, { rule }] of parsed.data.accept.entries()) {
    if (rule.endsWith('/*') || !isKnownRule(rule)) {
      const place = ['accept', index, 'rule'];
      throw new CannotRunError(`${at(place)}: ${place.join('.')}: there is no rule ${rule}`);
    }
  }
  return parsed.data;
}
