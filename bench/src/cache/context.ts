import type { GatewayContext } from '@supergraph/gateway/context';
import { createReturnedHeaders } from '@supergraph/gateway/headers/returned-headers';

/** Of a request of nobody in particular that has time. */
export function benchContext(): GatewayContext {
  return {
    caller: { kind: 'anonymous' },
    client: { address: '127.0.0.1', name: 'bench', version: '' },
    requestId: 'bench',
    traceparent: undefined,
    signal: new AbortController().signal,
    deadlineAtMs: performance.now() + 600_000,
    clientRequest: {},
    headers: {},
    returned: createReturnedHeaders(),
    later: { parts: undefined, errors: [], listeners: [] },
    entities: { hits: 0, misses: 0 },
  };
}
