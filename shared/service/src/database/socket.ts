import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';

/** As the driver knows where to go: several hosts are tried in turn. */
interface Destination {
  host: string[];
  port: number[];
  /** Of a Unix socket. */
  path?: string | false;
}

let turn = 0;

const errands = new AsyncLocalStorage<true>();

/** Runs `work`, which opens a connection for one message, after which the server ends it: no loss. */
export function onErrand<T>(work: () => T): T {
  return errands.run(true, work);
}

/**
 * A socket for the driver (3.4.9), which tells of its end one turn later than usual and never as the
 * end of an error that the driver has heard of already: by then what the driver had collected to write
 * has left it, if only into the void, and a statement that came between the error and the end gets an
 * answer, which the driver gives only when the end is not the error's.
 *
 * @param onLost told when a connection that stood ended without being asked to
 */
export function openSocket({ host, port, path }: Destination, onLost: () => void): LateSocket {
  const socket = new LateSocket(errands.getStore() ? () => undefined : onLost);
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
  readonly #onLost: () => void;
  #wasConnected = false;

  constructor(onLost: () => void) {
    super();
    this.#onLost = onLost;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as Node declares it
  override emit(event: string | symbol, ...args: any[]): boolean {
    if (event === 'connect') this.#wasConnected = true;
    if (event !== 'close') return super.emit(event, ...args);
    if (this.#wasConnected && !this.writableEnded) this.#onLost();
    setImmediate(() => super.emit('close', false));
    return true;
  }
}
