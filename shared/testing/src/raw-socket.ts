import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

/**
 * A subscription on a WebSocket by hand, since no client lets itself be stopped from reading.
 *
 * @param address without the scheme
 */
export async function openRawSocket(
  address: string,
  accessToken: string,
  query: string,
  variables: object = {},
) {
  const { hostname: host, port, pathname } = new URL(`http://${address}`);
  const socket = connect({ host, port: Number(port) });
  let received = Buffer.alloc(0);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const acknowledged = Promise.withResolvers<void>();
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.includes('connection_ack')) acknowledged.resolve();
  });
  socket.on('error', () => resolve());
  socket.on('close', () => resolve());
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `host: ${host}`,
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
      'sec-websocket-protocol: graphql-transport-ws',
      `authorization: Bearer ${accessToken}`,
      '\r\n',
    ].join('\r\n'),
  );
  const say = (message: object) => socket.write(maskedFrame(JSON.stringify(message)));
  say({ type: 'connection_init' });
  await acknowledged.promise;
  say({ type: 'subscribe', id: '1', payload: { query, variables } });
  return {
    socket,
    closed,
    /** Of the close frame, where one came: FIN and opcode 8, then its length. */
    closeCode() {
      const start = received.lastIndexOf(Buffer.from([0x88]));
      const code =
        start >= 0 && start + 4 <= received.length ? received.readUInt16BE(start + 2) : 0;
      return code >= 1000 && code < 5000 ? code : undefined;
    },
  };
}

/** A text frame of less than 64 KiB as clients send it, with a mask of zeros (RFC 6455 §5.2). */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), payload]);
}
