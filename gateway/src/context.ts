import type { Caller } from '@supergraph/shared/identity/caller';
import type { FastifyRequest } from 'fastify';

/** What a request carries from the edge to every subgraph. */
export interface GatewayContext {
  readonly caller: Caller;
  readonly requestId: string;
  /** W3C trace context, where the client sent a well-formed one. */
  readonly traceparent: string | undefined;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentForm = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

export function createContext(request: FastifyRequest): GatewayContext {
  const { traceparent } = request.headers;
  const isWellFormed = typeof traceparent === 'string' && traceparentForm.test(traceparent);
  return {
    caller: request.caller,
    requestId: request.id,
    traceparent: isWellFormed ? traceparent : undefined,
  };
}
