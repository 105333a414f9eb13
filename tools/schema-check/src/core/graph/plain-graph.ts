import {
  buildASTSchema,
  type DefinitionNode,
  DirectiveLocation,
  type GraphQLSchema,
  Kind,
  validateSchema,
} from 'graphql';
import type { SupergraphSources } from '../sources/sources.ts';
import { type Graph, parseSubgraph } from './graph.ts';
import { validateLike } from './validate-like.ts';

/**
 * The graph of one schema that knows nothing of federation: what clients see of it is what stands in it, and every
 * operation is one fetch, so there is nothing to compose and nothing to plan.
 *
 * @param like the graph at another time, for a side whose places are told to nobody
 * @returns undefined where it is no such schema, or not valid: then composition tells why
 */
export function plainGraph(
  { label, subgraphs, composed }: SupergraphSources,
  like?: Graph,
): Graph | undefined {
  const [source, ...others] = subgraphs;
  if (!source || composed || others.length > 0 || mentionsFederation(source.sdl)) return;
  try {
    // Waivers are comments, and stand in the whole text alone.
    const [earlier] = (!source.sdl.includes('schema-check-ignore') && like?.subgraphs) || [];
    const subgraph = parseSubgraph(source, earlier);
    const { document } = subgraph;
    if (validateLike(document, earlier?.document).length > 0) return;
    const definitions = document.definitions.flatMap(forClients);
    const api = buildASTSchema({ ...document, definitions }, { assumeValidSDL: true });
    if (validateSchema(api).length > 0 || hasRenamedRoots(api)) return;
    return { label, subgraphs: [subgraph], supergraphSdl: '', api, isExtracted: false };
  } catch {
    return;
  }
}

/** Anything that composition would take for its own, declared or not; a word in a comment only costs time. */
function mentionsFederation(sdl: string): boolean {
  return (
    /\bspecs\.apollo\.dev\b|\b_(?:service|entities|Any|Entity|Service|FieldSet)\b/.test(sdl) ||
    /@(?:link|core|key|external|requires|provides|extends|shareable|override|tag)\b/.test(sdl) ||
    /@(?:inaccessible|interfaceObject|composeDirective|authenticated|policy)\b/.test(sdl) ||
    /@(?:requiresScopes|context|fromContext|cacheTag|connect|source)\b/.test(sdl)
  );
}

const EXECUTABLE: ReadonlySet<string> = new Set([
  ...[DirectiveLocation.QUERY, DirectiveLocation.MUTATION, DirectiveLocation.SUBSCRIPTION],
  ...[DirectiveLocation.FIELD, DirectiveLocation.VARIABLE_DEFINITION],
  ...[DirectiveLocation.FRAGMENT_DEFINITION, DirectiveLocation.FRAGMENT_SPREAD],
  DirectiveLocation.INLINE_FRAGMENT,
]);

/** As composition does it, without the directives that only stand in a schema. */
function forClients(node: DefinitionNode): DefinitionNode[] {
  if (node.kind !== Kind.DIRECTIVE_DEFINITION) return [node];
  const locations = node.locations.filter(({ value }) => EXECUTABLE.has(value));
  return locations.length > 0 ? [{ ...node, locations }] : [];
}

/** Composition gives root types their usual names, and all that is told of them. */
function hasRenamedRoots(api: GraphQLSchema): boolean {
  const roots = {
    Query: api.getQueryType(),
    Mutation: api.getMutationType(),
    Subscription: api.getSubscriptionType(),
  };
  return Object.entries(roots).some(([name, type]) =>
    type ? type.name !== name : api.getType(name) !== undefined,
  );
}
