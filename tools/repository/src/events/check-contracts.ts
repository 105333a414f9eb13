import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotRunError, openRepository, type Repository } from '@supergraph/schema-check/sources';
import { findBreaks, type JsonSchema } from './compare-schemas.ts';

const run = promisify(execFile);

export interface ContractReport {
  /** What the schemas were compared with. */
  base: string;
  types: number;
  /** A line each, beginning with the event type. */
  breaks: string[];
}

/**
 * Compares the schema of every published event, as it stands in the folder, with the one at the
 * commit where the branch left the main branch. A type that is gone counts as broken: its consumers
 * wait for it still.
 *
 * @throws CannotRunError when there is no such commit
 */
export async function checkEventContracts(folder: string): Promise<ContractReport> {
  const repository = await openRepository(folder);
  const base = await repository.mergeBase('main');
  const former = await readFormer(repository, base);
  const now = await readPresent(repository.root);
  const breaks = [...former].flatMap(([type, schema]) => {
    const present = now.get(type);
    if (!present) return [`${type}: its schema is gone.`];
    return findBreaks(schema, present).map((sentence) => `${type}: ${sentence}`);
  });
  return { base: base.label, types: now.size, breaks };
}

const SCHEMAS = 'subgraphs/*/src/events/schemas/*.json';

async function readFormer(
  repository: Repository,
  base: { hash: string; label: string },
): Promise<Map<string, JsonSchema>> {
  const { stdout } = await run(
    'git',
    ['-C', repository.root, 'ls-tree', '-r', '--name-only', '-z', base.hash, '--', 'subgraphs'],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const paths = stdout
    .split('\0')
    .filter((path) => /^subgraphs\/[^/]+\/src\/events\/schemas\/[^/]+\.json$/.test(path));
  const texts = await repository.read(base, paths);
  return new Map([...texts].map(([path, text]) => [typeOf(path), parse(path, text)]));
}

async function readPresent(root: string): Promise<Map<string, JsonSchema>> {
  const schemas = new Map<string, JsonSchema>();
  for await (const path of glob(SCHEMAS, { cwd: root })) {
    schemas.set(typeOf(path), parse(path, await readFile(join(root, path), 'utf8')));
  }
  return schemas;
}

function typeOf(path: string): string {
  return basename(path, '.json');
}

function parse(path: string, text: string): JsonSchema {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CannotRunError(`${path} is no JSON: ${String(cause)}`);
  }
}
