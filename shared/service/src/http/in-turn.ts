import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection, Connections } from './connections.ts';
import type { HttpLimits } from './limits.ts';

/**
 * Works on one request of a connection at a time. A client may send the next before it has the answer
 * to the last (RFC 9112 §9.3.2), and Node reads it eagerly: without turns, one connection could have
 * thousands worked on and need not take a single answer. A few wait, a client that sends more is cut off.
 *
 * An answer is over when the system has taken its last byte, so who does not read is not worked for.
 */
export function inTurn(
  handle: RequestListener,
  connections: Connections,
  { pipelinedMax }: HttpLimits,
): RequestListener {
  function begin(
    connection: Connection,
    request: IncomingMessage,
    response: ServerResponse<IncomingMessage> & { req: IncomingMessage },
  ): void {
    connection.answer = response;
    connection.unreadSinceMs = undefined;
    response.once('close', () => end(connection));
    handle(request, response);
  }

  function end(connection: Connection): void {
    const wasSlow = connection.unreadSinceMs !== undefined;
    connection.answer = undefined;
    connection.bytesBefore = connection.socket.bytesRead;
    if (connection.socket.destroyed) return;
    const next = connection.waiting.shift();
    if (!next) return;
    // The time that the last answer had to be taken is none of the next one's.
    if (wasSlow) connection.socket.setTimeout(0);
    next();
  }

  return (request, response) => {
    const connection = connections.of(request.socket);
    // A connection that was dropped in this very moment.
    if (!connection) return;
    connection.hasAsked = true;
    if (!connection.answer) begin(connection, request, response);
    else if (connection.waiting.length >= pipelinedMax) cutOff(connection);
    else connection.waiting.push(() => begin(connection, request, response));
  };

  function cutOff(connection: Connection): void {
    connections.drop(connection, 'pipelined');
    readNoMore(connection.socket);
  }
}

/**
 * What has arrived of a connection is parsed in one go, though it was destroyed meanwhile: 64 kB hold some
 * 500 requests. An answer of 2 from the parser's callback says that what follows is HTTP no more.
 */
function readNoMore(socket: Socket): void {
  const { parser } = socket as { parser?: { onIncoming: () => number } };
  if (parser) parser.onIncoming = () => 2;
}
