import { NobodyWaits } from '@supergraph/service/http/awaited';
import type { Logger } from '@supergraph/service/logger';
import { currentSpan } from '@supergraph/service/telemetry/span';
import type { Dispatcher } from 'undici';
import type { GatewayContext } from '../context.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../engine/execute/run.ts';
import type { HeaderRules } from '../headers/header-table.ts';
import type { FetchOutcome, GatewayMetrics } from '../metrics.ts';
import { refuseOnStream, sessionHeaders, sessionSetBy } from '../session/passes-session.ts';
import {
  ClosedBeforeAnswer,
  exchange,
  type HttpAnswer,
  type HttpRequest,
  TimedOut,
  TooLarge,
  Unreadable,
} from './exchange.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { shareInFlight } from './in-flight.ts';
import { isForClient, readAnswer, withRetryAfter } from './read-answer.ts';

export interface SubgraphClientOptions {
  readonly name: string;
  readonly url: string;
  /** Shared by all subgraphs; it keeps one bounded pool of connections per origin. */
  readonly dispatcher: Dispatcher;
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly gatewaySecret: string;
  /** Which headers pass, either way. */
  readonly headers: HeaderRules;
  /** Whether it sets the cookie that holds a browser's session, and gets it back. Default no. */
  readonly hasSessions?: boolean;
  readonly log: Logger;
  readonly metrics: Pick<GatewayMetrics, 'fetch'>;
  /** Hears of each exchange whether the subgraph was well, itself and not by what it said. */
  readonly onHealth?: (isWell: boolean) => void;
}

/** @param context undefined for the gateway's own questions, behind which no client stands */
export type AskSubgraph = (
  request: SubgraphRequest,
  context: GatewayContext | undefined,
) => Promise<SubgraphAnswer>;

/**
 * Asks one subgraph over HTTP. It never rejects: a subgraph that is down, slow or talks nonsense is an
 * answer with one SERVICE_UNAVAILABLE error. A mutation is sent once; a query whose connection closed
 * before a byte of its answer, once more.
 */
export function createSubgraphClient(options: SubgraphClientOptions): AskSubgraph {
  const { name, log, metrics, onHealth, dispatcher, hasSessions = false } = options;
  const { origin, pathname, search } = new URL(options.url);
  const path = pathname + search;
  const share = shareInFlight((sent) => send(sent, 2));
  const { forwarded, returned } = options.headers;
  const forwarding = { ...options, forwarded };

  return async (request, context) => {
    const refusal = hasSessions && context && refuseOnStream(request.kind, context);
    if (refusal) return refusal;
    const startedAtMs = performance.now();
    const done = (outcome: FetchOutcome) =>
      metrics.fetch(name, outcome, (performance.now() - startedAtMs) / 1_000);
    try {
      const received = await deliver(request, context);
      currentSpan()?.set({ 'http.response.status_code': received.status });
      context?.returned.take(received.headers, returned);
      const session =
        hasSessions && context && sessionSetBy(request.kind, context, received.headers);
      if (session) context.returned.setSession(session);
      const answer = read(received, request.isOfUse);
      done(answer.errors ? 'errors' : 'ok');
      onHealth?.(true);
      return { ...answer, cacheControl: received.headers['cache-control'] };
    } catch (error) {
      const { outcome, message, isWell = false } = describeFailure(error, options);
      done(outcome);
      const errors = [{ message, extensions: { code: 'SERVICE_UNAVAILABLE' } }];
      // Nobody reads where it is missing.
      if (outcome === 'cancelled') return { errors };
      onHealth?.(isWell);
      const requestId = context?.requestId;
      log.warn({ err: error, subgraph: name, outcome, requestId }, message);
      return { errors };
    }
  };

  function deliver(
    { kind, body }: SubgraphRequest,
    context: GatewayContext | undefined,
  ): Promise<HttpAnswer> {
    const { timeoutMs } = options;
    const headers = forwardedHeaders(context, forwarding);
    if (hasSessions && context) Object.assign(headers, sessionHeaders(kind, context));
    const sent: HttpRequest = { origin, path, headers, body, signal: context?.signal, timeoutMs };
    return kind === 'mutation'
      ? send(sent, 1)
      : share(keyOf(context, body, { forwarded, timeoutMs }), sent);
  }

  async function send(sent: HttpRequest, times: number): Promise<HttpAnswer> {
    try {
      const received = await exchange(dispatcher, sent);
      const elsewhere = pathElsewhere(received);
      return elsewhere ? await exchange(dispatcher, { ...sent, path: elsewhere }) : received;
    } catch (error) {
      if (times > 1 && error instanceof ClosedBeforeAnswer) return send(sent, times - 1);
      throw error;
    }
  }

  /** To another path of the same server, as from `/graphql` to `/graphql/`; never to another server. */
  function pathElsewhere({ status, headers }: HttpAnswer): string | undefined {
    if ((status !== 307 && status !== 308) || !headers.location) return undefined;
    const target = URL.parse(headers.location, options.url);
    return target?.origin === origin ? target.pathname + target.search : undefined;
  }
}

/**
 * Who asks, from where, and for what: everything forwarded that an answer may depend on. A subgraph stops
 * working for one who has little time left, so such a one shares with nobody.
 */
function keyOf(
  context: GatewayContext | undefined,
  body: string,
  { forwarded, timeoutMs }: { forwarded: readonly string[]; timeoutMs: number },
): string {
  if (!context) return body;
  const { caller, client, headers, deadlineAtMs, requestId } = context;
  const who = caller.kind === 'user' ? caller.token : '';
  const isHasty = deadlineAtMs - performance.now() < timeoutMs;
  const more = forwarded.map((name) => `${headers[name]}\n`).join('');
  const alone = isHasty ? requestId : '';
  return `${who}\n${client.address}\n${client.name}\n${client.version}\n${more}${alone}\n${body}`;
}

function read(
  { status, headers, text }: HttpAnswer,
  isOfUse: SubgraphRequest['isOfUse'],
): SubgraphAnswer {
  const given = readAnswer(text);
  const answer = given && withRetryAfter(given, headers['retry-after']);
  if (answer && isOfUse(answer) && (status < 400 || isForClient(answer))) return answer;
  throw new FaultyAnswer(status, answer);
}

class FaultyAnswer extends Error {
  readonly status: number;

  constructor(status: number, answer: SubgraphAnswer | undefined) {
    super(`HTTP ${status}: ${answer?.errors?.[0]?.message ?? 'no GraphQL answer'}`);
    this.status = status;
  }
}

interface Failure {
  readonly outcome: FetchOutcome;
  readonly message: string;
  /** Whether the subgraph itself is well: it answered, though not as it should. */
  readonly isWell?: boolean;
}

function describeFailure(
  error: unknown,
  { name, timeoutMs }: Pick<SubgraphClientOptions, 'name' | 'timeoutMs'>,
): Failure {
  const service = `The service ${name}`;
  if (error instanceof NobodyWaits) {
    return error.isLate
      ? { outcome: 'timeout', message: `${service} did not answer within the request's time.` }
      : { outcome: 'cancelled', message: error.message };
  }
  if (error instanceof FaultyAnswer || error instanceof Unreadable) {
    const isWell = error instanceof Unreadable || error.status < 500;
    return { outcome: 'faulty', message: `${service} gave an answer that is no use.`, isWell };
  }
  if (error instanceof TooLarge) {
    return {
      outcome: 'faulty',
      message: `${service} gave an answer that is too large.`,
      isWell: true,
    };
  }
  return error instanceof TimedOut
    ? { outcome: 'timeout', message: `${service} did not answer within ${timeoutMs} ms.` }
    : { outcome: 'unreachable', message: `${service} cannot be reached.` };
}
