import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayContext } from './context.ts';
import type { AskSubgraph } from './subgraph/subgraph-client.ts';

/**
 * A subgraph as Apollo's executor asks it, for when that is chosen for comparison: the same connections,
 * limits and headers; what goes wrong is told as that executor tells it.
 */
export function asDataSource(
  subgraph: string,
  ask: AskSubgraph,
): GraphQLDataSource<GatewayContext> {
  return {
    async process(fetch) {
      const { query, variables, operationName } = fetch.request;
      const context =
        'incomingRequestContext' in fetch ? fetch.incomingRequestContext.context : undefined;
      const { data, errors } = await ask(
        {
          subgraph,
          kind: query?.startsWith('mutation') ? 'mutation' : 'query',
          body: JSON.stringify({ query, variables, operationName }),
          isOfUse: () => true,
        },
        context,
      );
      return { data: data ?? null, ...(errors && { errors }) };
    },
  };
}
