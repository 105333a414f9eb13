import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { sharedFolders } from '@supergraph/local-stack/services';

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
  /^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Source files below a folder, tests left out: tests may reach for anything. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules') && !/\/test\//.test(file))
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
  return workspace ? `${workspace}/src/${rest.join('/') || 'index'}.ts` : specifier;
}
