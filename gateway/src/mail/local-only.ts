import type { FastifyReply, FastifyRequest } from 'fastify';

const loopback = /^(?:::ffff:)?127\.|^::1$/;
const localNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Lets nobody in but this machine, under one of its own names (a name that somebody else points here would
 * make our pages theirs), and no script of another origin, whatever CORS allows elsewhere. HTTP 403.
 */
export async function localOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const host = request.headers.host ?? '';
  const { origin } = request.headers;
  const isLocal =
    loopback.test(request.socket.remoteAddress ?? '') &&
    localNames.has(URL.parse(`http://${host}`)?.hostname ?? '') &&
    (origin === undefined || origin === `http://${host}`);
  if (!isLocal) await reply.code(403).type('text/plain').send('The mailbox is for this machine.\n');
}
