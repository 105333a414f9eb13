import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../../context.ts';

/** @param who what has no place left, as a sentence begins */
export function describeRefusal(who: string, retryAfterMs: number): GraphQLFormattedError {
  return {
    message: `${who} has more to do than it can; nothing was begun.`,
    extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs },
  };
}

/** Answers a request that never became an operation. */
export function sendRefusal(
  reply: FastifyReply,
  error: GraphQLFormattedError,
  retryAfterMs: number,
): void {
  void reply
    .code(STATUS)
    .header('retry-after', wholeSeconds(retryAfterMs))
    .send({ errors: [error] });
}

const STATUS = 503;
const wholeSeconds = (ms: number) => String(Math.ceil(ms / 1_000));

/**
 * Retry-After for an answer of which nothing is left but refusals that say when to come again (RFC 9110
 * §10.2.3, in whole seconds), and HTTP 503 where it was for overload. An answer of which a part came
 * through stays as it is.
 */
export function answerRefusals(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body, http } }) {
          if (body.kind !== 'single' || !isEmpty(body.singleResult.data)) return;
          const { errors = [] } = body.singleResult;
          const retryAfterMs = Math.max(...errors.map(retryAfterOf));
          if (!Number.isFinite(retryAfterMs)) return;
          http.headers.set('retry-after', wholeSeconds(retryAfterMs));
          if (!errors.every(isOfOverload)) return;
          body.singleResult.data = null;
          http.status = STATUS;
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

/** NaN for an error that does not say when to come again. */
function retryAfterOf({ extensions }: GraphQLFormattedError): number {
  const retryAfterMs = extensions?.['retryAfterMs'];
  return typeof retryAfterMs === 'number' ? retryAfterMs : Number.NaN;
}

/** Who sent more than a caller may is told so at the field, as with any other fault. */
function isOfOverload({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === 'SERVICE_UNAVAILABLE';
}
