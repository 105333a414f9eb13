import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../../context.ts';

/**
 * HTTP 503 with Retry-After for an answer of which nothing is left but refusals that say when to come
 * again (RFC 9110 §10.2.3, in whole seconds). An answer of which a part came through stays HTTP 200.
 */
export function answerRefusals(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body, http } }) {
          if (body.kind !== 'single' || !isEmpty(body.singleResult.data)) return;
          const waits = body.singleResult.errors?.map(retryAfterOf) ?? [];
          const retryAfterMs = Math.max(...waits);
          if (!Number.isFinite(retryAfterMs) || waits.some(Number.isNaN)) return;
          body.singleResult.data = null;
          http.status = 503;
          http.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
        },
      };
    },
  };
}

function isEmpty(data: Record<string, unknown> | null | undefined): boolean {
  return Object.entries(data ?? {}).every(
    ([name, value]) => value === null || name === '__typename',
  );
}

/** NaN for an error that is no such refusal. */
function retryAfterOf({ extensions }: GraphQLFormattedError): number {
  const retryAfterMs = extensions?.['retryAfterMs'];
  const isRefusal = extensions?.['code'] === 'SERVICE_UNAVAILABLE';
  return isRefusal && typeof retryAfterMs === 'number' ? retryAfterMs : Number.NaN;
}
