import type { StreamAsker, StreamRequest } from '@supergraph/live/operations';
import { NobodyWaits } from '@supergraph/service/http/awaited';
import { readTraceparent } from '@supergraph/service/telemetry/traceparent';
import type { GatewayContext } from '../context.ts';
import { createReturnedHeaders } from '../headers/returned-headers.ts';

/** What one answer on a stream is made with. */
export interface AnswerContext extends GatewayContext {
  /** To be called when the answer is there. */
  done(): void;
}

/** @param deadlineMs how long the answer may take */
export function createAnswerContext(
  asked: StreamRequest,
  { caller, client, requestId, headers, signal: left }: StreamAsker,
  deadlineMs: number,
): AnswerContext {
  const controller = new AbortController();
  const leave = () => controller.abort(left.reason);
  const expire = () => {
    const message = `The request was not answered within ${deadlineMs} ms.`;
    controller.abort(new NobodyWaits(message, { isLate: true }));
  };
  const timer = setTimeout(expire, deadlineMs);
  left.addEventListener('abort', leave);
  if (left.aborted) leave();
  return {
    ...{ caller, client, requestId, headers },
    traceparent: readTraceparent(headers.traceparent),
    signal: controller.signal,
    deadlineAtMs: performance.now() + deadlineMs,
    clientRequest: asked,
    returned: createReturnedHeaders(),
    entities: { hits: 0, misses: 0 },
    later: { parts: undefined, errors: [], listeners: [] },
    done() {
      clearTimeout(timer);
      left.removeEventListener('abort', leave);
    },
  };
}
