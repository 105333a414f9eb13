import type { GraphQLDataSource } from '@apollo/gateway';
import { DEADLINE_HEADER, NobodyWaits } from '@supergraph/service/http/awaited';
import { forwardedClientHeaders } from '@supergraph/service/http/client';
import type { Logger } from '@supergraph/service/logger';
import type { Dispatcher } from 'undici';
import type { GatewayContext } from './context.ts';
import type { FetchOutcome, GatewayMetrics } from './metrics.ts';
import {
  answersFor,
  isForClient,
  locateErrors,
  readAnswer,
  type SubgraphAnswer,
  withRetryAfter,
} from './subgraph-answer.ts';

export interface SubgraphDataSourceOptions {
  readonly name: string;
  readonly url: string;
  /** Shared by all subgraphs; it keeps one bounded pool of connections per origin. */
  readonly dispatcher: Dispatcher;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly gatewaySecret: string;
  /** Makes errors of what the supergraph does not allow in an answer. */
  readonly conform: (answer: SubgraphAnswer, request: Fetch['request']) => SubgraphAnswer;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
}

type DataSource = GraphQLDataSource<GatewayContext>;
type Fetch = Parameters<DataSource['process']>[0];

/**
 * Fetches from one subgraph. It never rejects: a subgraph that is down, slow or talks nonsense turns
 * into one SERVICE_UNAVAILABLE error per field that it owed, so the answer keeps what the others gave.
 * Nothing is sent twice, since a fetch may be a mutation.
 */
export function createSubgraphDataSource(options: SubgraphDataSourceOptions): DataSource {
  const { name, metrics, log } = options;
  return {
    async process(fetch) {
      const startedAtMs = performance.now();
      const done = (outcome: FetchOutcome) =>
        metrics.fetch(name, outcome, (performance.now() - startedAtMs) / 1_000);
      try {
        const given = await send(fetch, options);
        const answer = options.conform(locateErrors(given, fetch.request), fetch.request);
        done(answer.errors ? 'errors' : 'ok');
        return answer;
      } catch (error) {
        const { outcome, message } = describeFailure(error, options);
        done(outcome);
        const unavailable = { message, extensions: { code: 'SERVICE_UNAVAILABLE' } };
        // Nobody reads where it is missing.
        if (outcome === 'cancelled') return { errors: [unavailable] };
        const requestId = contextOf(fetch)?.requestId;
        log.warn({ err: error, subgraph: name, outcome, requestId }, message);
        return locateErrors({ errors: [unavailable] }, fetch.request);
      }
    },
  };
}

async function send(fetch: Fetch, options: SubgraphDataSourceOptions): Promise<SubgraphAnswer> {
  const { origin, pathname, search } = new URL(options.url);
  const { query, variables, operationName } = fetch.request;
  const context = contextOf(fetch);
  context?.signal.throwIfAborted();
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const { statusCode, headers, body } = await options.dispatcher.request({
    origin,
    path: pathname + search,
    method: 'POST',
    headers: headersFor(context, options),
    body: JSON.stringify({ query, variables, operationName }),
    signal: context ? AbortSignal.any([context.signal, timeout]) : timeout,
  });
  const given = readAnswer(await body.text());
  const answer = given && withRetryAfter(given, headers['retry-after']);
  const isOfUse =
    answer && answersFor(answer, fetch.request) && (statusCode < 400 || isForClient(answer));
  if (!isOfUse) {
    throw new FaultyAnswer(statusCode, answer);
  }
  return answer;
}

function headersFor(
  context: GatewayContext | undefined,
  { gatewaySecret, timeoutMs }: SubgraphDataSourceOptions,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-gateway-secret': gatewaySecret,
  };
  if (!context) return headers;
  const { caller, client, traceparent, deadlineAtMs } = context;
  headers['x-request-id'] = context.requestId;
  headers[forwardedClientHeaders.address] = client.address;
  if (client.name) headers[forwardedClientHeaders.name] = client.name;
  if (client.version) headers[forwardedClientHeaders.version] = client.version;
  const leftMs = Math.min(timeoutMs, deadlineAtMs - performance.now());
  headers[DEADLINE_HEADER] = String(Math.max(0, Math.floor(leftMs)));
  if (traceparent) headers['traceparent'] = traceparent;
  if (caller.kind === 'user') headers['authorization'] = `Bearer ${caller.token}`;
  return headers;
}

/** Undefined for the gateway's own health checks, behind which no client stands. */
function contextOf(fetch: Fetch): GatewayContext | undefined {
  return 'incomingRequestContext' in fetch ? fetch.incomingRequestContext.context : undefined;
}

class FaultyAnswer extends Error {
  constructor(status: number, answer: SubgraphAnswer | undefined) {
    super(`HTTP ${status}: ${answer?.errors?.[0]?.message ?? 'no GraphQL answer'}`);
  }
}

const timeouts = new Set(['TimeoutError', 'HeadersTimeoutError', 'BodyTimeoutError']);

function describeFailure(
  error: unknown,
  { name, timeoutMs }: SubgraphDataSourceOptions,
): { outcome: FetchOutcome; message: string } {
  if (error instanceof NobodyWaits) {
    return error.isLate
      ? {
          outcome: 'timeout',
          message: `The service ${name} did not answer within the request's time.`,
        }
      : { outcome: 'cancelled', message: error.message };
  }
  if (error instanceof FaultyAnswer) {
    return { outcome: 'faulty', message: `The service ${name} gave an answer that is no use.` };
  }
  return error instanceof Error && timeouts.has(error.name)
    ? { outcome: 'timeout', message: `The service ${name} did not answer within ${timeoutMs} ms.` }
    : { outcome: 'unreachable', message: `The service ${name} cannot be reached.` };
}
