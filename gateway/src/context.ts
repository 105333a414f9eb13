import type { IncomingHttpHeaders } from 'node:http';
import { whileAwaited } from '@supergraph/service/http/awaited';
import { type Client, readClient } from '@supergraph/service/http/client';
import type { Caller } from '@supergraph/service/identity/caller';
import { traceparentOf } from '@supergraph/service/telemetry/trace-requests';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listIsAwaited } from './answer-batches.ts';
import type { ClientRequest } from './guard/admission/known-mutations.ts';
import { createReturnedHeaders, type ReturnedHeaders } from './headers/returned-headers.ts';
import type { LaterParts } from './incremental/later-parts.ts';
import type { SessionCookie } from './session/session-transport.ts';

/** What a request carries from the edge to every subgraph. */
export interface GatewayContext {
  readonly caller: Caller;
  readonly client: Client;
  readonly requestId: string;
  /** W3C trace context: the gateway's own, or what the client sent, if it is well-formed. */
  readonly traceparent: string | undefined;
  /** Aborts once nobody waits for the answer. */
  readonly signal: AbortSignal;
  /** When that is at the latest, by `performance.now()`. */
  readonly deadlineAtMs: number;
  /** What the client sent. */
  readonly clientRequest: ClientRequest;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where the client asks for none, and on streams, which can set none. */
  readonly sessionCookie?: SessionCookie | undefined;
  /** What subgraphs say in the headers of their answers. */
  readonly returned: ReturnedHeaders;
  /** Of the entities that the answer needs and that may be kept, how many were; and what they are known by. */
  readonly entities: { hits: number; misses: number; tags?: Set<string> };
  readonly later: LaterParts;
  /** What the operation may cost; unknown until it is read. */
  estimate?: number;
  /** Whether it changes anything; unknown until it is read. */
  isMutation?: boolean;
}

const DEADLINE_MS = 15_000;

/** @param deadlineMs how long an answer may take in all */
export function createContext(
  request: FastifyRequest,
  reply: FastifyReply,
  deadlineMs = DEADLINE_MS,
): GatewayContext {
  const context: GatewayContext = {
    caller: request.caller,
    client: readClient(request.ip, request.headers),
    requestId: request.id,
    traceparent: traceparentOf(request),
    signal: whileAwaited(reply, deadlineMs, listIsAwaited()),
    deadlineAtMs: performance.now() + deadlineMs,
    clientRequest: readClientRequest(request.body),
    headers: request.headers,
    sessionCookie: request.sessionCookie,
    returned: createReturnedHeaders(),
    entities: { hits: 0, misses: 0 },
    later: { parts: undefined, errors: [], listeners: [] },
  };
  request.answering = context;
  return context;
}

/** A GET changes nothing, so nobody needs to know it again. */
function readClientRequest(body: unknown): ClientRequest {
  return typeof body === 'object' && body !== null ? body : {};
}
