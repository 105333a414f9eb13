import { DEADLINE_HEADER } from '@supergraph/service/http/awaited';
import { forwardedClientHeaders } from '@supergraph/service/http/client';
import { currentSpan } from '@supergraph/service/telemetry/span';
import type { GatewayContext } from '../context.ts';
import { withoutSession } from '../session/passes-session.ts';

export interface TellingOptions {
  readonly gatewaySecret: string;
  /** Of the client's headers those that pass, in lower case. */
  readonly forwarded: readonly string[];
}

export interface ForwardingOptions extends TellingOptions {
  readonly timeoutMs: number;
}

/** What is told of a request: not for how long somebody waits. */
export type Told = Pick<
  GatewayContext,
  'caller' | 'client' | 'requestId' | 'traceparent' | 'headers'
>;

/** What a subgraph gets to know of a request: who asks and from where, for how long it waits, which it is. */
export function forwardedHeaders(
  context: GatewayContext | undefined,
  options: ForwardingOptions,
): Record<string, string> {
  const headers = toldHeaders(context, options);
  if (!context) return headers;
  const leftMs = Math.min(options.timeoutMs, context.deadlineAtMs - performance.now());
  headers[DEADLINE_HEADER] = String(Math.max(0, Math.floor(leftMs)));
  return headers;
}

/** The same of a request that has no end: a stream. */
export function toldHeaders(
  context: Told | undefined,
  { gatewaySecret, forwarded }: TellingOptions,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-gateway-secret': gatewaySecret,
  };
  if (!context) return headers;
  const { caller, client } = context;
  const traceparent = currentSpan()?.traceparent ?? context.traceparent;
  headers['x-request-id'] = context.requestId;
  headers[forwardedClientHeaders.address] = client.address;
  if (client.name) headers[forwardedClientHeaders.name] = client.name;
  if (client.version) headers[forwardedClientHeaders.version] = client.version;
  if (traceparent) headers['traceparent'] = traceparent;
  if (caller.kind === 'user') headers['authorization'] = `Bearer ${caller.token}`;
  for (const name of forwarded) {
    const value = context.headers[name];
    const passing = typeof value === 'string' ? withoutSession(name, value) : undefined;
    if (passing !== undefined) headers[name] = passing;
  }
  return headers;
}
