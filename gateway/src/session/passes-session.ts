import type { IncomingHttpHeaders } from 'node:http';
import { forwardedClientHeaders } from '@supergraph/service/http/client';
import {
  isSession,
  SESSION_TRANSPORT_HEADER,
  withoutSessionCookies,
} from '@supergraph/service/http/session-cookie';
import type { SubgraphAnswer, SubgraphRequest } from '../engine/execute/run.ts';
import type { SessionCookie } from './session-transport.ts';

interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly sessionCookie?: SessionCookie | undefined;
}

/**
 * What the one subgraph that has sessions is told with a mutation, and nothing with anything else: what the client
 * runs on, which languages it wants, and of a browser that asks for it the cookie. So whatever is shared, kept or
 * streamed never depends on these.
 */
export function sessionHeaders(
  kind: SubgraphRequest['kind'],
  { headers, sessionCookie }: Asking,
): Record<string, string> {
  if (kind !== 'mutation') return {};
  const { 'user-agent': agent, 'accept-language': languages } = headers;
  const told: Record<string, string> = {};
  if (agent !== undefined) told[forwardedClientHeaders.agent] = agent;
  if (languages !== undefined) told[forwardedClientHeaders.languages] = languages;
  if (!sessionCookie) return told;
  const { sent } = sessionCookie;
  if (sent !== undefined) told['cookie'] = sent;
  return { ...told, [SESSION_TRANSPORT_HEADER]: 'cookie' };
}

/** The cookie that its answer sets; a mutation's alone, and the last where several are set. */
export function sessionSetBy(
  kind: SubgraphRequest['kind'],
  { sessionCookie }: Asking,
  { 'set-cookie': given = [] }: IncomingHttpHeaders,
): string | undefined {
  if (kind !== 'mutation' || !sessionCookie) return undefined;
  return [given].flat().findLast(isSession);
}

/**
 * Why a mutation is not asked at all: who wants a cookie and asks on a stream, whose head has been sent, would be
 * left without a session, or get it where scripts can read it.
 */
export function refuseOnStream(
  kind: SubgraphRequest['kind'],
  { headers, sessionCookie }: Asking,
): SubgraphAnswer | undefined {
  if (kind !== 'mutation' || sessionCookie || !(SESSION_TRANSPORT_HEADER in headers)) return;
  const message = 'A stream sets no cookie: send mutations with x-session-transport by POST.';
  return { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] };
}

/** Of headers that the table lets pass what belongs to no session, or undefined. */
export function withoutSession(name: string, value: string): string | undefined {
  return name === 'cookie' ? withoutSessionCookies(value) : value;
}
