import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { buildASTSchema, buildClientSchema, Kind, printSchema } from 'graphql';
import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { type Graph, type ParsedSubgraph, parseSubgraph } from '../core/graph/graph.ts';
import { untoldIn } from '../core/graph/untold.ts';
import { validateLike } from '../core/graph/validate-like.ts';
import { openRepository } from '../core/sources/git.ts';
import { type Folders, loadBase } from '../core/sources/load-base.ts';
import { loadFromBaseFile, readText } from '../core/sources/load-sources.ts';
import type { SubgraphSource, SupergraphSources } from '../core/sources/sources.ts';

/**
 * A graph from wherever it is: SDL, the answer to an introspection query (JSON), a supergraph.yaml or the folder of
 * one, a composed supergraph, a commit, or a path in a commit (REF:path).
 *
 * @param like the graph at another time, for a side whose places are told to nobody
 * @throws CannotRunError
 */
export async function loadGraph(
  place: string,
  { config, folders }: { config: CheckConfig; folders: Folders },
  like?: Graph,
): Promise<Graph> {
  const file = resolve(folders.folder, place);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) return loadGraph(join(place, 'supergraph.yaml'), { config, folders });
  if (found && /\.ya?ml$/.test(file)) {
    return composed(await loadFromBaseFile(file, folders.env));
  }
  if (found) return graphOf(place, await readText(file), like);

  const [, ref, path] = /^(.+):(.+)$/.exec(place) ?? [];
  if (ref !== undefined && path !== undefined && !/\.ya?ml$/.test(path)) {
    const repository = await openRepository(folders.root);
    const commit = await repository.resolve(ref);
    const text = (await repository.read(commit, [path])).get(path);
    if (text !== undefined) return graphOf(`${path} of ${commit.label}`, text, like);
    throw new CannotRunError(`${commit.label} has no ${path}.`);
  }
  const { sources, findings } = await loadBase(place, config, folders);
  if (sources) return composed(sources);
  throw new CannotRunError(findings[0]?.message ?? `${place} holds no graph.`);
}

async function composed(sources: SupergraphSources): Promise<Graph> {
  // It is slow to load, and two files of SDL do not need it.
  const { composeSources } = await import('../core/graph/composition.ts');
  const { graph, findings } = composeSources(sources);
  if (graph) return graph;
  const [first] = findings.filter(({ severity }) => severity === 'error');
  const at = first?.location ? ` (${first.location.file}:${first.location.line})` : '';
  throw new CannotRunError(`${sources.label} does not compose: ${first?.message}${at}`);
}

async function graphOf(label: string, text: string, like?: Graph): Promise<Graph> {
  // No SDL begins so.
  if (/^\s*\{/.test(text)) return introspected(label, text);
  if (/\benum\s+join__Graph\b/.test(text)) {
    return composed({ label, subgraphs: [], composed: { file: label, sdl: text } });
  }
  // One that was composed, or introspected, has no text of its own.
  const [earlier] = like?.supergraphSdl === '' ? like.subgraphs : [];
  const sdl = failing(label, () => parseSubgraph(sourceOf(label, text), earlier));
  if (isOfFederation(sdl)) return composed({ label, subgraphs: [sdl] });
  const [fault] = validateLike(sdl.document, earlier?.document);
  // Alone, it tells where its fault is.
  if (fault && earlier) return graphOf(label, text);
  if (fault) {
    const at = fault.locations?.map(({ line }) => `line ${line}`).join(' and ');
    throw new CannotRunError(`${label} is no schema: ${fault.message}${at ? ` (${at})` : ''}`);
  }
  const api = failing(label, () => buildASTSchema(sdl.document, { assumeValidSDL: true }));
  return { label, subgraphs: [sdl], supergraphSdl: '', api, isExtracted: false };
}

function introspected(label: string, text: string): Graph {
  return failing(label, () => {
    const answer = JSON.parse(text);
    const printed = printSchema(buildClientSchema(answer.data ?? answer));
    const sdl = parseSubgraph({ ...sourceOf(label, printed), isExtracted: true });
    const api = buildASTSchema(sdl.document);
    const untold = untoldIn(text);
    return { label, subgraphs: [sdl], supergraphSdl: '', api, isExtracted: false, untold };
  });
}

function sourceOf(label: string, sdl: string): SubgraphSource {
  // A name that composition takes, whatever the file is called.
  const name =
    basename(label)
      .replace(/\W.*$/, '')
      .replace(/^(?=\d)/, 'schema-') || 'schema';
  return { name, routingUrl: '', file: label, sdl };
}

function failing<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new CannotRunError(`${label} is no schema: ${reason}`);
  }
}

/** Whether a schema links federation, or uses its first line's directives without declaring them. */
function isOfFederation({ document, sdl, federationName }: ParsedSubgraph): boolean {
  if (/specs\.apollo\.dev\/federation\//.test(sdl)) return true;
  const declared = document.definitions.some(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && federationName(node.name.value) === 'key',
  );
  return !declared && /@(?:key|external|requires|provides|extends)\b/.test(sdl);
}
