import { connect, type Socket } from 'node:net';

export interface RawClient extends Disposable {
  socket: Socket;
  send(text: string): void;
  get(path: string): void;
  /** All that came so far. */
  received(): string;
  /** Resolves when the text has come. @throws when the connection ends before */
  until(text: string): Promise<void>;
  /** Resolves with all that came when the connection is gone, whoever ended it. */
  closed: Promise<string>;
}

/** A client that says what it likes. @param from one of this machine's many addresses, 127.0.0.1 to 127.255.255.254 */
export function openRaw(port: number, from = '127.0.0.1'): RawClient {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  let received = '';
  const waiting = new Set<() => void>();
  const look = () => {
    for (const each of waiting) each();
  };
  socket.on('data', (chunk) => {
    // Of a large answer its beginning is enough.
    if (received.length < 100_000) received += chunk.toString('latin1');
    look();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      look();
      resolve(received);
    });
  });
  const send = (text: string) => void socket.write(text);
  return {
    socket,
    send,
    get: (path) => send(getOf(path)),
    received: () => received,
    closed,
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (received.includes(text)) resolve();
          else if (socket.destroyed) reject(new Error(`the connection ended after: ${received}`));
          else return;
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
    [Symbol.dispose]: () => socket.destroy(),
  };
}

export function getOf(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: test\r\n\r\n`;
}

/** The head of a request, and as much of its body as is given. */
export function postOf(path: string, { bytes, body = '' }: { bytes: number; body?: string }) {
  const head = [`POST ${path} HTTP/1.1`, 'host: test', 'content-type: application/json'];
  return [...head, `content-length: ${bytes}`, '', body].join('\r\n');
}
