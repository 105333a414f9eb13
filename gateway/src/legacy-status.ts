import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './context.ts';

/** What a document or its variables did wrong, before anything was executed. */
const requestErrors = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * HTTP 200 where Apollo Server says 400, for clients that ask for `application/json` and nothing else:
 * some of them take any other status for a failure of the way there, and never read what went wrong
 * (GraphQL over HTTP, §6.4.1). Who accepts `application/graphql-response+json`, or anything, gets 400.
 */
export function legacyStatus(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request, response, errors = [] }) {
          const isRequestError = errors.every(({ extensions }) =>
            requestErrors.has(extensions?.['code']),
          );
          if (response.http.status !== 400 || !isRequestError) return;
          if (asksForJsonOnly(request.http?.headers.get('accept'))) response.http.status = 200;
        },
      };
    },
  };
}

function asksForJsonOnly(accept: string | undefined): boolean {
  const types = accept?.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  return types?.every((type) => type === 'application/json') ?? false;
}
