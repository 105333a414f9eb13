import { connect, type Socket } from 'node:net';

export interface RawConnection {
  /** Bytes as they are; nothing once the connection is gone. */
  write(bytes: string | Buffer): void;
  /** Reads no more: what comes stays with the sender. */
  stopReading(): void;
  hangUp(): void;
  /** Resolves when the connection is gone, whoever ended it. */
  gone: Promise<void>;
}

export interface RawConnectionOptions {
  url: string;
  localAddress: string;
  /** What of that which comes back is heard, by its first group. Default: statuses. */
  pattern?: RegExp | undefined;
  /** Takes one byte a second, and leaves the rest with the sender. */
  isSlow?: boolean | undefined;
}

const statuses = /HTTP\/1\.1 (\d{3}) /g;

/** Codes of errors, in answers and in what WebSockets are told. */
export const errorCodes = /"code":"([A-Z_]+)"/g;

/**
 * A connection on which nothing is said by itself.
 *
 * @param hears told of every status that comes back, and of an end by the other side: `cut`
 */
export function openRawConnection(
  { url, localAddress, pattern = statuses, isSlow = false }: RawConnectionOptions,
  hears: (what: string) => void,
): RawConnection {
  const { hostname, port } = new URL(url);
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  let isOurs = false;
  const socket: Socket = connect({
    ...{ host: hostname, port: Number(port), localAddress },
    ...(isSlow && { onread: { buffer: Buffer.alloc(1), callback: () => false } }),
  });
  const timer = isSlow ? setInterval(() => socket.resume(), 1_000) : undefined;
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    for (const [, what = ''] of bytes.toString('latin1').matchAll(pattern)) hears(what);
  });
  // What is wrong shows in the end of it.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    clearInterval(timer);
    if (!isOurs) hears('cut');
    resolve();
  });
  return {
    write: (bytes) => void (socket.writable && socket.write(bytes)),
    stopReading: () => void socket.pause(),
    hangUp() {
      isOurs = true;
      socket.destroy();
    },
    gone,
  };
}
