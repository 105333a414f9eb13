import { DEADLINE_HEADER } from '@supergraph/service/http/awaited';
import { forwardedClientHeaders } from '@supergraph/service/http/client';
import { currentSpan } from '@supergraph/service/telemetry/span';
import type { GatewayContext } from '../context.ts';

export interface ForwardingOptions {
  readonly gatewaySecret: string;
  readonly timeoutMs: number;
  /** Of the client's headers those that pass, in lower case. */
  readonly forwarded: readonly string[];
}

/** What a subgraph gets to know of a request: who asks and from where, for how long it waits, which it is. */
export function forwardedHeaders(
  context: GatewayContext | undefined,
  { gatewaySecret, timeoutMs, forwarded }: ForwardingOptions,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-gateway-secret': gatewaySecret,
  };
  if (!context) return headers;
  const { caller, client, deadlineAtMs } = context;
  const traceparent = currentSpan()?.traceparent ?? context.traceparent;
  headers['x-request-id'] = context.requestId;
  headers[forwardedClientHeaders.address] = client.address;
  if (client.name) headers[forwardedClientHeaders.name] = client.name;
  if (client.version) headers[forwardedClientHeaders.version] = client.version;
  const leftMs = Math.min(timeoutMs, deadlineAtMs - performance.now());
  headers[DEADLINE_HEADER] = String(Math.max(0, Math.floor(leftMs)));
  if (traceparent) headers['traceparent'] = traceparent;
  if (caller.kind === 'user') headers['authorization'] = `Bearer ${caller.token}`;
  for (const name of forwarded) {
    const value = context.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}
