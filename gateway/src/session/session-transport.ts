import {
  nameOf,
  SESSION_TRANSPORT_HEADER,
  sessionCookiesIn,
} from '@supergraph/service/http/session-cookie';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { comesFrom } from './comes-from.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where a browser keeps its session in a cookie; undefined where it does not ask for that. */
    sessionCookie?: SessionCookie;
  }
}

/** What came of a browser's cookies. */
export interface SessionCookie {
  /** The pairs that hold its session, as the one subgraph gets them; undefined where it has none. */
  readonly sent: string | undefined;
}

export interface SessionTransportOptions {
  /** The one subgraph that sets the cookie and gets it back. Undefined: no cookie passes. */
  readonly sessionSubgraph: string | undefined;
  /** Origins, beside the gateway's own, whose pages may use the cookie. */
  readonly origins: readonly string[];
}

/**
 * A hook for requests with `x-session-transport: cookie`. Their cookie is believed only where a page of ours sent
 * it, by POST: a GET changes nothing, and has no use for it.
 *
 * Refuses with BAD_REQUEST (400) another transport, a cookie that came twice, and all where no subgraph has
 * sessions; with FORBIDDEN (403) what another site sent.
 */
export function readSessionTransport(options: SessionTransportOptions): onRequestHookHandler {
  return (request, reply, done) => {
    const asked = request.headers[SESSION_TRANSPORT_HEADER];
    if (asked === undefined) return done();
    const refusal = judge(request, asked, options);
    if (refusal) return void refuse(reply, refusal);
    if (request.method === 'POST') {
      const pairs = sessionCookiesIn(request.headers.cookie);
      request.sessionCookie = { sent: pairs.length > 0 ? pairs.join('; ') : undefined };
    }
    done();
  };
}

interface Refusal {
  readonly status: number;
  readonly code: 'BAD_REQUEST' | 'FORBIDDEN';
  readonly message: string;
}

function judge(
  request: FastifyRequest,
  asked: string | string[],
  { sessionSubgraph, origins }: SessionTransportOptions,
): Refusal | undefined {
  if (asked !== 'cookie') return bad(`${SESSION_TRANSPORT_HEADER} can be "cookie" alone.`);
  if (sessionSubgraph === undefined) return bad('This gateway passes no session in a cookie.');
  if (!comesFrom(request, origins)) {
    const message = 'A page of another site may not use the session of this one.';
    return { status: 403, code: 'FORBIDDEN', message };
  }
  const names = sessionCookiesIn(request.headers.cookie).map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined
    ? undefined
    : bad(`The cookie ${twice} came more than once: remove the cookies of this site.`);
}

function bad(message: string): Refusal {
  return { status: 400, code: 'BAD_REQUEST', message };
}

function refuse(reply: FastifyReply, { status, code, message }: Refusal): FastifyReply {
  const details = code === 'FORBIDDEN' ? { reason: 'origin' } : {};
  return reply.code(status).send({ errors: [{ message, extensions: { ...details, code } }] });
}
