import { readFile } from 'node:fs/promises';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import { CannotRunError } from '../cannot-run.ts';
import type { Commit, Repository } from './git.ts';
import { introspectSubgraph } from './introspect-subgraph.ts';
import type { SubgraphSource, SupergraphSources } from './sources.ts';
import { parseSupergraphYaml, type SubgraphEntry } from './supergraph-yaml.ts';

/**
 * The subgraphs that a `supergraph.yaml` on disk names: files are read, running subgraphs are asked.
 *
 * @throws CannotRunError with file and line where there is one
 */
export async function loadFromDisk(
  file: string,
  label: string,
  env: NodeJS.ProcessEnv,
): Promise<SupergraphSources> {
  const entries = parseSupergraphYaml(await readText(file), shown(file), env);
  const subgraphs = await Promise.all(
    entries.map(async ({ name, routingUrl, schema }): Promise<SubgraphSource> => {
      if ('sdl' in schema) return { name, routingUrl, file: shown(file), sdl: schema.sdl };
      if ('url' in schema) {
        return { name, routingUrl, file: schema.url, sdl: await introspectSubgraph(name, schema) };
      }
      const path = resolve(dirname(file), schema.file);
      return { name, routingUrl, file: shown(path), sdl: await readText(path) };
    }),
  );
  return { label, subgraphs };
}

export interface BaseFiles {
  readonly repository: Repository;
  readonly commit: Commit;
  /** Absolute, in the working tree: the same paths are read from the commit. */
  readonly supergraphFile: string;
  readonly composedFile: string;
}

/**
 * The subgraphs as they were in a commit; none when it has no `supergraph.yaml`. What is introspected today is taken
 * from the composed supergraph of the commit, since nobody can ask the past.
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
  const yaml = first.get(yamlPath);
  if (yaml === undefined) return;

  const entries = parseSupergraphYaml(yaml, `${yamlPath} of ${commit.label}`, env);
  const pathOf = ({ schema }: SubgraphEntry) =>
    'file' in schema ? inRepository(resolve(dirname(supergraphFile), schema.file)) : undefined;
  const texts = await repository.read(
    commit,
    entries.flatMap((entry) => pathOf(entry) ?? []),
  );
  const subgraphs = await Promise.all(
    entries.map(async (entry): Promise<SubgraphSource> => {
      const { name, routingUrl, schema } = entry;
      if ('sdl' in schema) return { name, routingUrl, file: yamlPath, sdl: schema.sdl };
      const path = pathOf(entry);
      if (path !== undefined) {
        const sdl = texts.get(path);
        if (sdl !== undefined) {
          return { name, routingUrl, file: shown(resolve(repository.root, path)), sdl };
        }
        throw new CannotRunError(
          `${commit.label} has no ${path}, which its ${yamlPath} names as the schema of ${name}.`,
        );
      }
      const composed = first.get(composedPath);
      const past =
        composed && (await extractSubgraphs(composed, composedPath)).find((s) => s.name === name);
      if (past) return { ...past, routingUrl };
      throw new CannotRunError(
        `${commit.label} has no ${composedPath} with subgraph ${name}, whose schema is introspected and so has no other record.`,
      );
    }),
  );
  return { label: commit.label, subgraphs };
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
  if (/\.ya?ml$/.test(file)) return loadFromDisk(file, shown(file), env);
  return {
    label: shown(file),
    subgraphs: await extractSubgraphs(await readText(file), shown(file)),
  };
}

async function extractSubgraphs(supergraph: string, file: string): Promise<SubgraphSource[]> {
  const { Supergraph } = await import('@apollo/federation-internals');
  try {
    const subgraphs = Supergraph.build(supergraph).subgraphs().values();
    return [...subgraphs].map((subgraph) => ({
      name: subgraph.name,
      routingUrl: subgraph.url,
      file,
      sdl: subgraph.toString(),
    }));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new CannotRunError(`${file} is not a composed supergraph: ${reason}`);
  }
}

/** @throws CannotRunError that names the file and the reason */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`${shown(file)} cannot be read: ${reason}.`);
  }
}

/** Relative to where the command runs, as people write paths. */
export function shown(file: string): string {
  return relative(process.cwd(), file).split(sep).join(posix.sep) || file;
}
