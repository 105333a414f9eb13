import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { SubgraphSource } from '../sources/sources.ts';
import type { CoordinateIndex } from './coordinates.ts';

export interface ParsedSubgraph extends SubgraphSource {
  readonly document: DocumentNode;
  readonly index: CoordinateIndex;
}

/** Subgraphs that compose, and what clients see of them. */
export interface Graph {
  readonly label: string;
  readonly subgraphs: readonly ParsedSubgraph[];
  readonly supergraphSdl: string;
  readonly api: GraphQLSchema;
}
