import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../../metrics.ts';
import { type Admission, callerKey } from './admission.ts';
import { type ClientRequest, identityOf } from './known-mutations.ts';
import { describeRefusal, sendRefusal } from './refused-answer.ts';

export interface EarlyRefusals {
  /** Says that this mutation found no place at this subgraph. */
  learn(request: ClientRequest, subgraph: string): void;
  /** A hook that refuses the next one like it while there is no place still. */
  preHandler(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Mutations of an application are few; whoever makes up more is refused a little later. */
const OPERATIONS_MAX = 500;
const OPERATION_LENGTH_MAX = 8_192;

/**
 * Refuses mutations that will find no place before they are parsed, checked and planned, which is most
 * of what a refusal costs. Where a mutation wants to go is known from the last one like it that was refused
 * there.
 */
export function createEarlyRefusals({
  admission,
  metrics,
}: {
  admission: Admission;
  metrics: Pick<GatewayMetrics, 'refused'>;
}): EarlyRefusals {
  const subgraphs = new Map<string, string>();
  return {
    learn(request, subgraph) {
      const operation = operationOf(request);
      if (operation.length > OPERATION_LENGTH_MAX) return;
      subgraphs.set(operation, subgraph);
      const [oldest] = subgraphs.keys();
      if (subgraphs.size > OPERATIONS_MAX && oldest !== undefined) subgraphs.delete(oldest);
    },
    async preHandler({ body, caller, ip }, reply) {
      if (subgraphs.size === 0 || !isClientRequest(body)) return;
      const subgraph = subgraphs.get(operationOf(body));
      if (subgraph === undefined) return;
      const key = callerKey(caller, ip);
      if (admission.known.has(identityOf(key, body))) return;
      const retryAfterMs = admission.turnstileFor(subgraph, 'mutation').refusal(key);
      if (retryAfterMs === undefined) return;
      metrics.refused(subgraph, 'mutation');
      const { message, extensions } = describeRefusal(`The service ${subgraph}`, retryAfterMs);
      const error = { message, extensions: { ...extensions, serviceName: subgraph } };
      sendRefusal(reply, error, retryAfterMs);
    },
  };
}

/** A text may hold several operations, of which the name chooses one. */
function operationOf({ query = '', operationName }: ClientRequest): string {
  return `${operationName ?? ''} ${query}`;
}

function isClientRequest(body: unknown): body is ClientRequest & { query: string } {
  return (
    typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
  );
}
