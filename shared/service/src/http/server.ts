import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { type Connections, createConnections } from './connections.ts';
import { watchHeldBytes } from './held-bytes.ts';
import { inTurn } from './in-turn.ts';
import type { HttpLimits } from './limits.ts';
import type { IsTrusted } from './trusted-proxies.ts';

/** How often Node looks for requests that take too long: times below are kept to within it. */
const LOOK_MS = 500;

/** Node's server within our limits, and the connections that it has. */
export function createBoundedServers(limits: HttpLimits, isTrusted: IsTrusted) {
  const connections = createConnections(limits, isTrusted);
  const upgradePaths = new Set<string>();

  /** Elsewhere an upgrade is an ordinary request: one that was upgraded has no times any more. */
  const isUpgrade = ({ method, url = '', headers }: IncomingMessage) =>
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    upgradePaths.has(url.split('?')[0] ?? '');

  return {
    connections,
    /** Where a GET may become a WebSocket. */
    upgradePaths,
    /** A host name may stand for two addresses, each of which needs a server. */
    create(handle: RequestListener): Server {
      const server = createServer(
        {
          headersTimeout: limits.headersMs,
          requestTimeout: limits.requestMs,
          connectionsCheckingInterval: Math.min(LOOK_MS, limits.headersMs),
          keepAliveTimeout: limits.keepAliveMs,
          maxHeaderSize: limits.headerBytesMax,
          shouldUpgradeCallback: isUpgrade,
        },
        inTurn(handle, connections, limits),
      );
      server.maxRequestsPerSocket = limits.requestsPerConnectionMax;
      // Before Node's own listener, which is about to read.
      server.prependListener('connection', connections.admit);
      server.once('listening', () => {
        server.once('close', watchHeldBytes(connections, limits));
      });
      return server;
    },
  };
}

/** Requests that never became one: too slow, too long, no HTTP. In the shape of GraphQL's errors. */
export function answerClientErrors(connections: Connections) {
  return function answer(
    this: { log: FastifyBaseLogger },
    error: Error & { code?: string },
    socket: Socket,
  ): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    this.log.trace({ err: error }, 'a request was no HTTP');
    // Behind a request that is being answered, any more bytes would be taken for its answer.
    const request = connections.of(socket)?.answer?.req;
    if (socket.writable && !(request?.complete ?? false)) socket.write(refusalOf(error.code));
    socket.destroy(error);
  };
}

const refusals: Record<string, [status: number, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'The head of the request is too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The extensions of a chunk are too large.'],
};

function refusalOf(code = ''): string {
  const [status, message] = refusals[code] ?? [400, 'The request is no HTTP.'];
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
