import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { sharedSocket } from '@supergraph/live/shared-socket';
import { complete, tell } from './raw-source.ts';

/** A socket to a gateway, which can say whatever nobody should. */
export interface RawSocket {
  say(text: string): void;
  breakOff(): void;
}

/**
 * A subgraph whose first stream, of one answer, says that others may share a socket.
 *
 * @param first what that answer is
 * @param onSubscribe called with each stream that is asked for on a socket, by its place among them
 */
export async function startRawSocketSource(
  first: unknown,
  onSubscribe: (socket: RawSocket, id: string, at: number) => void,
) {
  let subscribed = 0;
  let alone = 0;
  const open = new Set<Duplex>();
  const server = createServer((request, response) => {
    alone += 1;
    request.resume().on('end', () => {
      const { header, version } = sharedSocket;
      response.writeHead(200, { 'content-type': 'text/event-stream', [header]: version });
      tell(response, first);
      complete(response);
    });
  });
  server.on('upgrade', ({ headers }, socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A server leaves it half open.
    socket.on('end', () => socket.end());
    socket.on('error', () => undefined);
    socket.write(handshake(String(headers['sec-websocket-key'])));
    const raw = {
      say: (text: string) => void socket.write(frameOf(text)),
      breakOff: () => void socket.destroy(),
    };
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (let text = take(); text !== undefined; text = take()) {
        const { type, id } = JSON.parse(text || '{}') as { type?: string; id?: string };
        if (type === 'connection_init') raw.say('{"type":"connection_ack"}');
        if (type !== 'subscribe' || id === undefined) continue;
        subscribed += 1;
        onSubscribe(raw, id, subscribed);
      }
    });
    /** The text of a whole frame, with its mask off (RFC 6455 §5.2). */
    function take(): string | undefined {
      if (received.length < 6) return undefined;
      const short = received.readUInt8(1) & 0x7f;
      const start = short === 126 ? 4 : 2;
      const length = short === 126 ? received.readUInt16BE(2) : short;
      const end = start + 4 + length;
      if (received.length < end) return undefined;
      const mask = received.subarray(start, start + 4);
      const payload = received.subarray(start + 4, end);
      const isText = (received.readUInt8(0) & 0x0f) === 1;
      const plain = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
      received = received.subarray(end);
      return isText ? Buffer.from(plain).toString() : '';
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    /** Requests for streams of their own. */
    alone: () => alone,
    open: () => open.size,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function handshake(key: string): string {
  const accept = createHash('sha1')
    .update(key + ACCEPT_GUID)
    .digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'upgrade: websocket',
    'connection: upgrade',
    'sec-websocket-protocol: graphql-transport-ws',
    `sec-websocket-accept: ${accept}`,
    '\r\n',
  ].join('\r\n');
}

function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, payload.length])
      : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}
