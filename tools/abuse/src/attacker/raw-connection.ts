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

/**
 * A connection on which nothing is said by itself.
 *
 * @param hears told of every status that comes back, and of an end by the other side: `cut`
 */
export function openRawConnection(
  { url, localAddress }: { url: string; localAddress: string },
  hears: (what: string) => void,
): RawConnection {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), localAddress });
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  let isOurs = false;
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    for (const [, status = ''] of bytes.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      hears(status);
    }
  });
  // What is wrong shows in the end of it.
  socket.on('error', () => undefined);
  socket.once('close', () => {
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
