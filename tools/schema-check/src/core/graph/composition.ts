import { type CompositionSuccess, composeServices } from '@apollo/composition';
import { errorCauses, Supergraph } from '@apollo/federation-internals';
import { type ASTNode, GraphQLError, type GraphQLSchema, parse, Source } from 'graphql';
import type { Finding } from '../findings/finding.ts';
import type { SubgraphSource, SupergraphSources } from '../sources/sources.ts';
import { indexCoordinates, locationOf } from './coordinates.ts';
import type { Graph, ParsedSubgraph } from './graph.ts';

type ComposedSchema = CompositionSuccess['schema'];
type CompositionHint = CompositionSuccess['hints'][number];

export interface Composition {
  /** The subgraphs whose SDL can be parsed, also when they do not compose. */
  readonly subgraphs: readonly ParsedSubgraph[];
  /** None when the subgraphs do not compose; the findings tell why. */
  readonly graph?: Graph;
  readonly findings: readonly Finding[];
}

/** Composes subgraphs; every error and hint becomes a finding with subgraph, file, line and code. */
export function composeSources({ label, subgraphs: sources }: SupergraphSources): Composition {
  const faults: Finding[] = [];
  const subgraphs: ParsedSubgraph[] = [];
  for (const source of sources) {
    const parsed = parseSubgraph(source);
    if ('rule' in parsed) faults.push(parsed);
    else subgraphs.push(parsed);
  }
  if (faults.length > 0) return { subgraphs, findings: faults };

  const result = composeServices(
    // By name, so that their order in supergraph.yaml changes nothing.
    [...subgraphs]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, routingUrl: url, document: typeDefs }) => ({ name, url, typeDefs })),
  );
  if (result.errors) return { subgraphs, findings: result.errors.map(errorFinding) };
  const { schema, supergraphSdl, hints } = result;
  const api = apiOf(schema);
  if (Array.isArray(api)) return { subgraphs, findings: api.map(errorFinding) };
  return {
    subgraphs,
    graph: { label, subgraphs, supergraphSdl, api },
    findings: hints.map(hintFinding),
  };
}

/** What clients see; errors where a directive, such as @authenticated, needs more than the gateway has. */
function apiOf(schema: ComposedSchema): GraphQLSchema | GraphQLError[] {
  try {
    return new Supergraph(schema).apiSchema().toGraphQLJSSchema();
  } catch (error) {
    const causes = error instanceof Error ? errorCauses(error) : undefined;
    if (!causes) throw error;
    return causes;
  }
}

function parseSubgraph(source: SubgraphSource): ParsedSubgraph | Finding {
  try {
    const document = parse(new Source(source.sdl, source.file));
    return { ...source, document, index: indexCoordinates(document) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    return {
      rule: 'composition/invalid-sdl',
      severity: 'error',
      message: error.message,
      subgraph: source.name,
      location: { file: source.file, line, column },
    };
  }
}

function errorFinding(error: GraphQLError): Finding {
  const { code } = error.extensions;
  const subgraph = /^\[([^\]]+)\] /.exec(error.message)?.[1];
  return {
    rule: 'composition/error',
    severity: 'error',
    message: `${typeof code === 'string' ? code : 'UNKNOWN'}: ${error.message.trim()}`,
    ...placed(error.nodes, subgraph),
  };
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
