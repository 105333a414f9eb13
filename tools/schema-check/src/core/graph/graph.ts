import { type DocumentNode, type GraphQLSchema, parse, Source } from 'graphql';
import type { SubgraphSource } from '../sources/sources.ts';
import { type CoordinateIndex, indexCoordinates } from './coordinates.ts';
import { federationNames } from './federation-names.ts';
import { parseLike } from './parse-like.ts';
import type { Untold } from './untold.ts';

export interface ParsedSubgraph extends SubgraphSource {
  readonly document: DocumentNode;
  readonly index: CoordinateIndex;
  /** What federation calls a directive of the document. */
  readonly federationName: (directive: string) => string;
}

/** Subgraphs that compose, and what clients see of them. */
export interface Graph {
  readonly label: string;
  readonly subgraphs: readonly ParsedSubgraph[];
  /** Empty where one schema without federation is the whole graph. */
  readonly supergraphSdl: string;
  readonly api: GraphQLSchema;
  /** Whether the subgraphs were read from the supergraph, which has not all that they said. */
  readonly isExtracted: boolean;
  /** What the introspection that it was read from did not ask for. */
  readonly untold?: readonly Untold[];
}

/**
 * @param like the same subgraph at another time, for a side whose places are told to nobody
 * @throws GraphQLError for SDL that cannot be parsed
 */
export function parseSubgraph(source: SubgraphSource, like?: ParsedSubgraph): ParsedSubgraph {
  const { sdl, file, isExtracted } = source;
  const document =
    like && !isExtracted
      ? parseLike(sdl, file, like)
      : parse(new Source(sdl, file), { noLocation: isExtracted });
  return {
    ...source,
    document,
    index: indexCoordinates(document),
    federationName: federationNames(document),
  };
}
