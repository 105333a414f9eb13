import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { executeWithin } from '../execution/execute-within.ts';

/** A request as Apollo Server carries it about. */
export interface Served<Context> {
  /** What resolvers get. */
  context: Context;
  /** Aborts once nobody waits for the answer. */
  signal: AbortSignal;
}

type ServerParts = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/**
 * Has Apollo Server execute within the limits. `gateway` is the one option that takes an executor; the
 * schema is the subgraph's own, and nothing is fetched from anywhere.
 */
export function executorOf(
  schema: GraphQLSchema,
  { objectsMax }: { objectsMax: number },
): ServerParts {
  return {
    load: async () => ({
      executor: ({ document, request, context: { context, signal } }) =>
        executeWithin(
          {
            schema,
            document,
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue: context,
          },
          { signal, objectsMax },
        ),
    }),
    onSchemaLoadOrUpdate(announce) {
      announce({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}
