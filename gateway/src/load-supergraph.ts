import { Supergraph } from '@apollo/federation-internals';
import { assertValidSchema, type GraphQLSchema } from 'graphql';

export interface LoadedSupergraph {
  readonly supergraphSdl: string;
  /** What clients see of it. */
  readonly schema: GraphQLSchema;
  /** With the addresses that it names. */
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

/**
 * Reads a supergraph.
 *
 * @throws when it is none, is faulty, or asks for features (`for: SECURITY`, `for: EXECUTION`) that nobody
 * here knows (https://specs.apollo.dev/link/v1.0)
 */
export function loadSupergraph(supergraphSdl: string): LoadedSupergraph {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: true });
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  assertValidSchema(schema);
  return { supergraphSdl, schema, subgraphs: supergraph.subgraphsMetadata() };
}
