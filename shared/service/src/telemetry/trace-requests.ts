import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Span } from './span.ts';
import { readTraceparent } from './traceparent.ts';
import type { Begun, Tracing } from './tracing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its part of a trace; undefined where tracing is not configured, and of what is not GraphQL. */
    begun: Begun | undefined;
  }
}

const TRACED_PATH = '/graphql';

/** Begins a span for each request for GraphQL, from its head to the end of its answer. */
export function traceRequests(app: FastifyInstance, tracing: Tracing | undefined): void {
  app.decorateRequest('begun', undefined);
  if (!tracing) return;
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === TRACED_PATH) {
      request.begun = begin(tracing, request);
      const { span } = request.begun;
      // The last thing that happens to a request, whether it was answered or its client hung up.
      if (span) reply.raw.once('close', () => end(span, request, reply));
    }
    done();
  });
}

/** What is told to whoever goes on: the trace that this process takes part in, else the client's. */
export function traceparentOf({ begun, headers }: Pick<FastifyRequest, 'begun' | 'headers'>) {
  return begun ? begun.traceparent : readTraceparent(headers.traceparent);
}

function begin(tracing: Tracing, { method, headers, protocol }: FastifyRequest): Begun {
  return tracing.begin(`${method} ${TRACED_PATH}`, {
    kind: 'server',
    traceparent: readTraceparent(headers.traceparent),
    attributes: {
      'http.request.method': method,
      'http.route': TRACED_PATH,
      'url.path': TRACED_PATH,
      'url.scheme': protocol,
    },
  });
}

function end(span: Span, { id }: FastifyRequest, { raw }: FastifyReply): void {
  span.set({ 'http.response.status_code': raw.statusCode, 'supergraph.request.id': id });
  // Whoever hung up is no fault of ours.
  if (!raw.writableEnded) span.set({ 'error.type': 'client_closed_request' });
  else if (raw.statusCode >= 500) span.fail(String(raw.statusCode));
  span.end();
}
