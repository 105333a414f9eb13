import { type DocumentNode, type GraphQLSchema, parse, Source } from 'graphql';
import type { SubgraphSource } from '../sources/sources.ts';
import { type CoordinateIndex, indexCoordinates } from './coordinates.ts';
import { federationNames } from './federation-names.ts';

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
  readonly supergraphSdl: string;
  readonly api: GraphQLSchema;
  /** Whether the subgraphs were read from the supergraph, which has not all that they said. */
  readonly isExtracted: boolean;
}

/** @throws GraphQLError for SDL that cannot be parsed */
export function parseSubgraph(source: SubgraphSource): ParsedSubgraph {
  const document = parse(new Source(source.sdl, source.file), { noLocation: source.isExtracted });
  return {
    ...source,
    document,
    index: indexCoordinates(document),
    federationName: federationNames(document),
  };
}
