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

/** What an answer of which nothing is left says in its headers. */
export interface NothingLeft {
  readonly retryAfter: string;
  /** HTTP 503 where it was for overload. */
  readonly status: number | undefined;
}

/**
 * Retry-After for an answer of which nothing is left but refusals that say when to come again (RFC 9110
 * §10.2.3, in whole seconds). Undefined for others: an answer of which a part came through stays as it is.
 */
export function nothingLeft(
  data: Record<string, unknown> | null | undefined,
  errors: readonly GraphQLFormattedError[],
): NothingLeft | undefined {
  if (errors.length === 0 || !isEmpty(data)) return undefined;
  const retryAfterMs = Math.max(...errors.map(retryAfterOf));
  if (!Number.isFinite(retryAfterMs)) return undefined;
  const status = errors.every(isOfOverload) ? STATUS : undefined;
  return { retryAfter: wholeSeconds(retryAfterMs), status };
}

/** Tells clients of Apollo Server what answers of which nothing is left say. */
export function answerRefusals(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response: { body, http } }) {
          if (body.kind !== 'single') return;
          const left = nothingLeft(body.singleResult.data, body.singleResult.errors ?? []);
          if (!left) return;
          http.headers.set('retry-after', left.retryAfter);
          if (left.status === undefined) return;
          body.singleResult.data = null;
          http.status = left.status;
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
