import { Socket } from 'node:net';

/** As the driver knows where to go: several hosts are tried in turn. */
interface Destination {
  host: string[];
  port: number[];
  /** Of a Unix socket. */
  path?: string | false;
}

let turn = 0;

/**
 * A socket for the driver (3.4.9) that tells of its end one turn later than usual, and never as the
 * end of an error that the driver has heard of already.
 *
 * The driver collects what it writes until the end of a turn. When a connection ends within that turn,
 * it forgets to start collecting anew: that slot of the pool never sends anything again, and whoever
 * gets it waits ten seconds in vain, until the process is restarted. A turn later everything collected
 * has been written, if only into the void. And a statement that comes between the error and the end
 * gets an answer, which the driver gives only when the end is not the error's.
 */
export function openSocket({ host, port, path }: Destination): LateSocket {
  const socket = new LateSocket();
  if (path) return socket.connect(path);
  const index = turn++ % port.length;
  socket.host = host[index];
  socket.port = port[index];
  return socket.connect(port[index] ?? 5432, host[index] ?? 'localhost');
}

class LateSocket extends Socket {
  /** For the driver's messages. */
  host: string | undefined;
  port: number | undefined;

  // biome-ignore lint/suspicious/noExplicitAny: as Node declares it
  override emit(event: string | symbol, ...args: any[]): boolean {
    if (event !== 'close') return super.emit(event, ...args);
    setImmediate(() => super.emit('close', false));
    return true;
  }
}
