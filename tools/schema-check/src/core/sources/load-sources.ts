import { readFile } from 'node:fs/promises';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { CannotRunError } from '../cannot-run.ts';
import type { Commit, Repository } from './git.ts';
import type { SubgraphSource, SupergraphSources } from './sources.ts';
import type { readSupergraphYaml, SubgraphEntry, SupergraphYaml } from './supergraph-yaml.ts';

/**
 * The subgraphs that a `supergraph.yaml` on disk names: files are read, running subgraphs are asked.
 *
 * @throws CannotRunError with file and line where there is one
 */
export async function loadFromDisk(
  file: string,
  label: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly isPast?: boolean },
): Promise<SupergraphSources> {
  const { entries, notes } = await readYaml(await readText(file), shown(file), options);
  const subgraphs = await Promise.all(
    entries.map(async ({ name, routingUrl, schema }): Promise<SubgraphSource> => {
      if ('sdl' in schema) {
        // Down to where it stands, so that what is found in it is found there.
        const sdl = '\n'.repeat((schema.line ?? 1) - 1) + schema.sdl;
        return { name, routingUrl, file: shown(file), sdl };
      }
      if ('url' in schema) {
        const { introspectSubgraph } = await import('./introspect-subgraph.ts');
        return { name, routingUrl, file: schema.url, sdl: await introspectSubgraph(name, schema) };
      }
      const path = resolve(dirname(file), schema.file);
      return { name, routingUrl, file: shown(path), sdl: await readText(path) };
    }),
  );
  return { label, subgraphs, notes };
}

export interface BaseFiles {
  readonly repository: Repository;
  readonly commit: Commit;
  /** Absolute, in the working tree: the same paths are read from the commit. */
  readonly supergraphFile: string;
  readonly composedFile: string;
}

/**
 * The subgraphs as they were in a commit; none when it has no `supergraph.yaml`. Where one is introspected today, its
 * past is the composed supergraph of the commit, since nobody can ask the past.
 *
 * @throws CannotRunError
 */
export async function loadFromCommit(
  { repository, commit, supergraphFile, composedFile }: BaseFiles,
  env: NodeJS.ProcessEnv,
): Promise<SupergraphSources | undefined> {
  const inRepository = (file: string) => relative(repository.root, file).split(sep).join(posix.sep);
  const yamlPath = inRepository(supergraphFile);
  const composedPath = inRepository(composedFile);
  const first = await repository.read(commit, [yamlPath, composedPath]);
  const { label } = commit;
  const yaml = first.get(yamlPath);
  if (yaml === undefined) return adopt({ repository, commit, supergraphFile }, env);

  const name = `${yamlPath} of ${label}`;
  const { entries } = await readYaml(yaml, name, { env, isPast: true });
  const introspected = entries.find(({ schema }) => 'url' in schema);
  if (introspected) {
    const sdl = first.get(composedPath);
    if (sdl !== undefined) return { label, subgraphs: [], composed: { file: composedPath, sdl } };
    throw new CannotRunError(
      `${label} has no ${composedPath}, and no other record of subgraph ${introspected.name}, whose schema is introspected: commit what schema-check compose writes, or name a base with --base.`,
    );
  }
  const pathOf = ({ schema }: SubgraphEntry) =>
    'file' in schema ? inRepository(resolve(dirname(supergraphFile), schema.file)) : yamlPath;
  const texts = await repository.read(commit, entries.map(pathOf));
  const subgraphs = entries.map((entry): SubgraphSource => {
    const { name, routingUrl, schema } = entry;
    const path = pathOf(entry);
    const sdl = 'sdl' in schema ? schema.sdl : texts.get(path);
    if (sdl !== undefined) return { name, routingUrl, file: path, sdl };
    throw new CannotRunError(
      `${label} has no ${path}, which its ${yamlPath} names as the schema of ${name}.`,
    );
  });
  return { label, subgraphs };
}

/**
 * Where there was no supergraph.yaml at all, and every SDL that today's names was there, those are what it would have
 * named. Where there was one elsewhere, or by another name, nobody knows.
 */
async function adopt(
  { repository, commit, supergraphFile }: Omit<BaseFiles, 'composedFile'>,
  env: NodeJS.ProcessEnv,
): Promise<SupergraphSources | undefined> {
  const yaml = await readFile(supergraphFile, 'utf8').catch(() => undefined);
  if (yaml === undefined || (await repository.supergraphFiles(commit)).length > 0) return;
  const { entries } = await readYaml(yaml, shown(supergraphFile), { env, isPast: true });
  const files = entries.flatMap(({ name, routingUrl, schema }) => {
    if (!('file' in schema)) return [];
    const path = relative(repository.root, resolve(dirname(supergraphFile), schema.file));
    return [{ name, routingUrl, file: path.split(sep).join(posix.sep) }];
  });
  const texts = await repository.read(
    commit,
    files.map(({ file }) => file),
  );
  const subgraphs = files.flatMap((source): SubgraphSource[] => {
    const sdl = texts.get(source.file);
    return sdl === undefined ? [] : [{ ...source, sdl }];
  });
  if (subgraphs.length < entries.length) return;
  const { label } = commit;
  const notes = [
    `${label} has no ${shown(supergraphFile)}: its SDL is compared as today's names it.`,
  ];
  return { label, subgraphs, notes };
}

/**
 * The subgraphs of a base that is a file: a `supergraph.yaml`, or a composed supergraph.
 *
 * @throws CannotRunError
 */
export async function loadFromBaseFile(
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<SupergraphSources> {
  const label = shown(file);
  if (/\.ya?ml$/.test(file)) return loadFromDisk(file, label, { env, isPast: true });
  return { label, subgraphs: [], composed: { file: label, sdl: await readText(file) } };
}

/** YAML is slow to load, and two files of SDL do not need it. */
async function readYaml(...asked: Parameters<typeof readSupergraphYaml>): Promise<SupergraphYaml> {
  const { readSupergraphYaml: read } = await import('./supergraph-yaml.ts');
  return read(...asked);
}

/** @throws CannotRunError that names the file and the reason */
export async function readText(file: string): Promise<string> {
  try {
    return withoutMark(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`${shown(file)} cannot be read: ${reason}.`);
  }
}

/** Relative to where the command runs, as people write paths. */
export function shown(file: string): string {
  return relative(process.cwd(), file).split(sep).join(posix.sep) || file;
}

/** Editors on Windows begin a file with a byte order mark, which is no part of its text. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
