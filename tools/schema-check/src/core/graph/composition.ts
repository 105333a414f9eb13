import {
  type CompositionResult,
  type CompositionSuccess,
  composeServices,
} from '@apollo/composition';
import { errorCauses, Supergraph } from '@apollo/federation-internals';
import { type ASTNode, GraphQLError, type GraphQLSchema, Kind, parse, print } from 'graphql';
import { CannotRunError } from '../cannot-run.ts';
import type { CheckConfig } from '../findings/config.ts';
import type { Finding } from '../findings/finding.ts';
import type { SubgraphSource, SupergraphSources } from '../sources/sources.ts';
import { locationOf } from './coordinates.ts';
import { doublesIn } from './doubles.ts';
import { enrich } from './enrich.ts';
import { type Graph, type ParsedSubgraph, parseSubgraph } from './graph.ts';
import { placeInMessage } from './place-in-message.ts';

type ComposedSchema = CompositionSuccess['schema'];
type CompositionHint = CompositionSuccess['hints'][number];

export interface Composition {
  /** The subgraphs whose SDL can be parsed, also when they do not compose. */
  readonly subgraphs: readonly ParsedSubgraph[];
  /** None when the subgraphs do not compose; the findings tell why. */
  readonly graph?: Graph;
  readonly findings: readonly Finding[];
}

/**
 * Composes subgraphs; every error and hint becomes a finding with subgraph, file, line and code. What is composed
 * already is taken as it is.
 *
 * @param router what shall run the graph: Apollo's gateway refuses directives that it cannot enforce
 * @throws CannotRunError when a composed supergraph is none
 */
export function composeSources(
  sources: SupergraphSources,
  router: CheckConfig['router'] = 'any',
): Composition {
  const { label, composed, notes = [] } = sources;
  if (composed) {
    const graph = readSupergraph(label, composed);
    return { subgraphs: graph.subgraphs, graph, findings: [] };
  }
  const faults: Finding[] = [];
  const subgraphs = sources.subgraphs.flatMap((source) => parseOrReport(source, faults));
  if (faults.length > 0) return { subgraphs, findings: faults };
  const failed = (errors: readonly GraphQLError[]) => ({
    subgraphs,
    findings: errors.map((error) => errorFinding(error, subgraphs)),
  });
  const doubles = subgraphs.flatMap(doublesIn);
  // At a directive that is defined twice composition throws, where others pass.
  const throws = doubles.some(({ nodes }) => nodes?.[0]?.kind === Kind.DIRECTIVE_DEFINITION);
  const result = throws ? { errors: [] } : compose(subgraphs);
  if (result.errors) return failed([...doubles, ...result.errors]);
  if (doubles.length > 0) return failed(doubles);
  const { schema, supergraphSdl, hints } = result;
  const api = apiOf(schema, router);
  if (Array.isArray(api)) return failed(api);
  return {
    subgraphs,
    graph: { label, subgraphs, supergraphSdl, api, isExtracted: false },
    findings: [...notes.map(noteFinding), ...hints.map(hintFinding)],
  };
}

function compose(subgraphs: readonly ParsedSubgraph[]): CompositionResult {
  return composeServices(
    // By name, so that their order in supergraph.yaml changes nothing.
    [...subgraphs]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, routingUrl: url, document: typeDefs }) => ({ name, url, typeDefs })),
    { runSatisfiability: subgraphs.length > 1 || subgraphs.some(takesFromContext) },
  );
}

/**
 * Whether every field can be reached from every other is a question of ways between subgraphs; with one
 * subgraph it is known, and of a large schema the answer takes long. But a way may lack what `@fromContext`
 * takes on it; under whatever name it is imported, the text says that of the specification.
 */
function takesFromContext({ sdl }: SubgraphSource): boolean {
  return sdl.includes('fromContext');
}

/** The subgraphs as a supergraph knows them: without descriptions, tags, and what else only their authors said. */
export function extractSubgraphs(supergraphSdl: string, file: string): ParsedSubgraph[] {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  return [...supergraph.subgraphs().values()].map((subgraph) =>
    parseSubgraph({
      name: subgraph.name,
      routingUrl: subgraph.url,
      file,
      sdl: subgraph.toString(),
      isExtracted: true,
    }),
  );
}

/**
 * A supergraph with the schema of one subgraph in place of what it has, to be composed.
 *
 * @throws CannotRunError when it is no composed supergraph
 */
export function replaceSubgraph(
  { file, sdl }: { file: string; sdl: string },
  subgraph: SubgraphSource,
): SubgraphSource[] {
  const { subgraphs } = readSupergraph(file, { file, sdl });
  const supergraph = parse(sdl, { noLocation: true });
  const others = subgraphs
    .filter(({ name }) => name !== subgraph.name)
    .map(({ name, routingUrl, document }): SubgraphSource => {
      return {
        name,
        routingUrl,
        file,
        sdl: print(enrich(document, supergraph)),
        isExtracted: true,
      };
    });
  const known = subgraphs.find(({ name }) => name === subgraph.name);
  const routingUrl = subgraph.routingUrl || known?.routingUrl;
  if (routingUrl) return [...others, { ...subgraph, routingUrl }];
  const names = subgraphs.map(({ name }) => name).join(', ');
  throw new CannotRunError(
    `${file} has no subgraph ${subgraph.name}, only ${names}: say with --routing-url where a new one answers.`,
  );
}

function readSupergraph(label: string, { file, sdl }: { file: string; sdl: string }): Graph {
  try {
    const api = Supergraph.build(sdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
    const subgraphs = extractSubgraphs(sdl, file);
    return { label, subgraphs, supergraphSdl: sdl, api, isExtracted: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new CannotRunError(`${file} is not a composed supergraph: ${reason}`);
  }
}

/** What clients see; errors where the router cannot enforce what stands in the supergraph. */
function apiOf(
  schema: ComposedSchema,
  router: CheckConfig['router'],
): GraphQLSchema | GraphQLError[] {
  const features = router === 'any' ? null : undefined;
  try {
    return new Supergraph(schema, features, false).apiSchema().toGraphQLJSSchema();
  } catch (error) {
    const causes = error instanceof Error ? errorCauses(error) : undefined;
    if (!causes) throw error;
    return causes;
  }
}

function parseOrReport(source: SubgraphSource, faults: Finding[]): ParsedSubgraph[] {
  try {
    return [parseSubgraph(source)];
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    faults.push({
      rule: 'composition/invalid-sdl',
      severity: 'error',
      message: error.message,
      subgraph: source.name,
      location: { file: source.file, line, column },
    });
    return [];
  }
}

function errorFinding(error: GraphQLError, subgraphs: readonly ParsedSubgraph[]): Finding {
  const { code } = error.extensions;
  const { message } = error;
  const own = placed(error.nodes, /^\[([^\]]+)\] /.exec(message)?.[1]);
  return {
    rule: 'composition/error',
    severity: 'error',
    message: `${typeof code === 'string' ? code : 'UNKNOWN'}: ${message.trim()}`,
    ...own,
    ...(!own.location && placeInMessage(message, subgraphs, own.subgraph)),
  };
}

function noteFinding(message: string): Finding {
  return { rule: 'composition/version', severity: 'info', message };
}

function hintFinding(hint: CompositionHint): Finding {
  const { code, level } = hint.definition;
  return {
    rule: 'composition/hint',
    severity: level.name === 'WARN' ? 'warning' : 'info',
    message: `${code}: ${hint.message.trim()}`,
    ...placed(hint.nodes, undefined),
  };
}

/** Where the first node stands; the others are told as the reason. */
function placed(
  nodes: readonly (ASTNode & { subgraph?: string })[] | undefined,
  subgraph: string | undefined,
): Partial<Finding> {
  const places = (nodes ?? []).flatMap((node) => {
    const location = locationOf(node);
    return location?.file.includes('.') ? [{ location, subgraph: node.subgraph }] : [];
  });
  const [first, ...others] = places;
  const also = new Set(
    others.map(({ location: { file, line }, subgraph: name }) =>
      name ? `${name} (${file}:${line})` : `${file}:${line}`,
    ),
  );
  return {
    ...(first && { location: first.location }),
    ...((first?.subgraph ?? subgraph) && { subgraph: first?.subgraph ?? subgraph }),
    ...(also.size > 0 && { reason: `It concerns ${[...also].join(', ')} as well.` }),
  };
}
