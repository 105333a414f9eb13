import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { sharedFolders } from '@supergraph/local-stack/services';
import { z } from 'zod';

export interface Import {
  /** File that imports, from the repository's root. */
  from: string;
  /** A file from the repository's root, or a package's name. */
  to: string;
}

export const root = resolve(import.meta.dirname, '../../../..');

/** The street of tools, house by house. */
export const tools = readdirSync(join(root, 'tools')).map((name) => `tools/${name}`);

/** The street of what is shared. */
export const shared = sharedFolders;

/** Workspaces by the name under which they are imported. */
const workspaces = new Map(
  [...shared, 'gateway', ...tools, ...subgraphNames.map((name) => `subgraphs/${name}`)].map(
    (folder) => [`@supergraph/${folder.split('/').at(-1)}`, folder],
  ),
);

const statement =
  /^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|\bimport(?:\.meta\.resolve)?\(\s*['"]([^'"]+)['"]/gm;

/** Source files below a folder, tests left out. */
export function sourceFiles(folder: string): string[] {
  return typescriptFiles(folder).filter((file) => !/\.test\.tsx?$|\/test\//.test(file));
}

export function typescriptFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules'))
    .toSorted();
}

export function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  return Array.from(source.matchAll(statement), (match) => ({
    from: file,
    to: resolveImport(file, match[1] ?? match[2] ?? ''),
  }));
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, file, '..', specifier));
  const [scope, name, ...rest] = specifier.split('/');
  const workspace = workspaces.get(`${scope}/${name}`);
  if (!workspace) return specifier;
  const entry = exportsOf(workspace)[['.', ...rest].join('/')];
  return entry ? join(workspace, entry) : `${workspace}/src/${rest.join('/')}.ts`;
}

const known = new Map<string, Record<string, string>>();

/** What the manifest of a workspace lets others import: `./stack` by its file, `./src/stack.ts`. */
export function exportsOf(workspace: string): Record<string, string> {
  const found =
    known.get(workspace) ??
    manifestSchema.parse(JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')))
      .exports;
  known.set(workspace, found);
  return found;
}

const manifestSchema = z.object({ exports: z.record(z.string(), z.string()).default({}) });
