import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SubgraphError } from './names.ts';

const run = promisify(execFile);

/** @param file from the root of the repository */
export async function rewrite(
  root: string,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(join(root, file), 'utf8');
  await writeFile(join(root, file), change(text));
}

/** Prefixes of ids, as the descriptions of the schemas tell them: "Opaque id, ord_…". */
export async function findPrefixes(root: string): Promise<Set<string>> {
  const folders = await readdir(join(root, 'subgraphs'));
  const schemas = folders
    .map((name) => join(root, 'subgraphs', name, 'schema.graphql'))
    .filter((file) => existsSync(file));
  const texts = await Promise.all(schemas.map((file) => readFile(file, 'utf8')));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\b([a-z]+)_…/g)].map(([, p]) => p ?? '')),
  );
}

/** What npm would do with a new workspace; without node_modules it is left to `npm ci`. */
export async function linkWorkspace(root: string, name: string): Promise<void> {
  const scope = join(root, 'node_modules/@supergraph');
  if (!existsSync(scope)) return;
  await mkdir(scope, { recursive: true });
  await unlinkWorkspace(root, name);
  await symlink(`../../subgraphs/${name}`, join(scope, name), 'junction');
}

export async function unlinkWorkspace(root: string, name: string): Promise<void> {
  const link = join(root, 'node_modules/@supergraph', name);
  const found = await lstat(link).catch(() => undefined);
  if (found?.isSymbolicLink()) await rm(link);
}

/** Lines break elsewhere when names are longer or shorter. */
export async function format(root: string, place: string): Promise<void> {
  await runScript(root, 'node_modules/@biomejs/biome/bin/biome', {
    args: ['check', '--write', '--no-errors-on-unmatched', place],
  });
}

/** @throws SubgraphError with what the script said */
export async function runScript(
  root: string,
  script: string,
  { args = [], cwd = root }: { args?: readonly string[]; cwd?: string } = {},
): Promise<void> {
  try {
    await run(process.execPath, [join(root, script), ...args], { cwd });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new SubgraphError(`${script} ${args.join(' ')} failed:\n${said.trim()}`);
  }
}
