import type { Logger } from '@supergraph/service/logger';
import type { StreamLimits } from './stream-limits.ts';

/** What is used of a WebSocket of the package ws. */
export interface Socket {
  readonly protocol: string;
  readonly readyState: number;
  readonly OPEN: number;
  readonly CLOSED: number;
  readonly bufferedAmount: number;
  send(data: string, callback: (error?: Error) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'pong', listener: () => void): void;
  once(event: 'close', listener: (code: number, reason: Buffer) => void): void;
}

export const closeCodes = {
  goingAway: 1001,
  /** "Try again later": clients come back by themselves. */
  tryAgainLater: 1013,
} as const;

const GOODBYE_MS_MAX = 1_000;

/** Closes with a code, and breaks the connection when the client does not answer in time. */
export function farewell(socket: Socket, code: number, reason: string): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), GOODBYE_MS_MAX);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(code, reason);
  });
}

/** Sends messages; a client that does not take them in time, or lets too many bytes of them wait, is cut off. */
export function createSend({ limits, log }: { limits: StreamLimits; log: Logger }) {
  function cutOff(socket: Socket): void {
    log.info({ bufferedBytes: socket.bufferedAmount }, 'a client is too slow for its stream');
    void farewell(socket, closeCodes.tryAgainLater, 'Too slow: messages were not taken in time.');
  }

  /** Resolves when the system has taken the message, which is what keeps a stream in step. */
  return (
    socket: Socket,
    data: string,
    bufferedBytesMax = limits.bufferedBytesMax,
  ): Promise<void> => {
    if (socket.readyState !== socket.OPEN) return closeOf(socket);
    if (socket.bufferedAmount > bufferedBytesMax) cutOff(socket);
    return new Promise((resolve) => {
      const timer = setTimeout(() => cutOff(socket), limits.slowMs);
      // An error means that the socket is closing, and its close event ends the subscriptions.
      socket.send(data, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  };
}

/** What is still to be sent waits for the end: a source that always has more would never let it come. */
function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.CLOSED) setImmediate(resolve);
    else socket.once('close', () => resolve());
  });
}

/** Breaks the connection of a client that gives no sign of life; returns the end of it. */
export function keepAlive(socket: Socket, heartbeatMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeatMs);
  return () => clearInterval(timer);
}
