import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the operation is answered with; undefined until it is read. */
    answering?: GatewayContext;
  }
}

/**
 * A hook that gives an answer the headers which subgraphs gave for it; and one to a GET an entity tag, so
 * that who has it already need not get it again (RFC 9110 §8.8.3, §13.1.2).
 */
export function answerHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  const { answering } = request;
  done(null, answering ? addHeaders(answering, request, reply, payload) : payload);
}

/** Those that have been gathered while an operation was answered. */
export function addGathered({ returned, entities }: GatewayContext, reply: FastifyReply): void {
  for (const [name, value] of returned.others()) reply.header(name, value);
  if (entities.tags) {
    reply.header('x-entity-cache', `hits=${entities.hits}, misses=${entities.misses}`);
    reply.header('x-cache-tags', [...entities.tags].filter(isSayable).join(' '));
  }
  const cacheControl = returned.cacheControl();
  if (cacheControl) reply.header('cache-control', cacheControl);
}

function addHeaders(
  answering: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): unknown {
  addGathered(answering, reply);
  const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
  if (request.method !== 'GET' || reply.statusCode !== 200 || !isText) return payload;
  // Weak, since it may be compressed in different ways.
  const tag = `W/"${hash('sha256', payload, 'base64url')}"`;
  reply.header('etag', tag);
  if (!isOneOf(tag, request.headers['if-none-match'])) return payload;
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  return null;
}

/** Keys come from services, and a header holds printable ASCII alone. */
function isSayable(tag: string): boolean {
  return /^[!-~]{1,200}$/.test(tag);
}

function isOneOf(tag: string, header: string | undefined): boolean {
  const tags = header?.split(',').map((one) => one.trim()) ?? [];
  return tags.includes('*') || tags.some((one) => one.replace(/^W\//, '') === tag.slice(2));
}
