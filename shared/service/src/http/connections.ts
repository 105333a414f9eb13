import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { counter, gauge } from '../metrics.ts';
import { addressBlock } from './address-block.ts';
import type { HttpLimits } from './limits.ts';
import type { IsTrusted } from './trusted-proxies.ts';

/** One open connection of a server, from the first byte to the last. */
export interface Connection {
  readonly socket: Socket;
  /** Undefined for a proxy or gateway of ours, which stands for many clients. */
  block: string | undefined;
  /** The answer that is being worked on or sent. */
  answer: ServerResponse | undefined;
  /** Requests behind it, which wait for their turn. */
  readonly waiting: (() => void)[];
  /** Whether a request of it was ever read to the end of its head. */
  hasAsked: boolean;
  /** Whether it is no longer HTTP, but a stream with bounds of its own. */
  isStream: boolean;
  /** `socket.bytesRead` when the present request began. */
  bytesBefore: number;
  /** When the answer was ready, by `performance.now()`. */
  unreadSinceMs: number | undefined;
}

const openConnections = gauge({
  name: 'http_connections_open',
  help: 'Connections of clients that are open in this process.',
  labelNames: [],
});
const dropped = counter({
  name: 'http_connections_dropped_total',
  help: 'Connections that were broken off, by what they had too much of.',
  labelNames: ['reason'],
});

export type DropReason = 'total' | 'address' | 'pipelined' | 'unread' | 'unfinished' | 'stop';

export type Connections = ReturnType<typeof createConnections>;

/**
 * The open connections of a server. Beyond the bound of an address block a new one is refused. Beyond
 * that of all, it takes the place of the oldest that has asked for nothing yet, else of the oldest that
 * rests between requests; only where all are being answered is it refused. So who opens connections and
 * says nothing keeps nobody out.
 */
export function createConnections(
  { connectionsMax, connectionsPerAddressMax }: HttpLimits,
  isTrusted: IsTrusted,
) {
  const open = new Map<Socket, Connection>();
  const perBlock = new Map<string, number>();

  /** A new connection; where it must not be, it is destroyed. */
  function admit(socket: Socket): void {
    const block = blockOf(socket);
    const reason = refusalOf(block);
    if (reason) {
      dropped.inc({ reason });
      socket.destroy();
      return;
    }
    if (block !== undefined) perBlock.set(block, (perBlock.get(block) ?? 0) + 1);
    open.set(socket, {
      ...{ socket, block, answer: undefined, waiting: [], hasAsked: false, isStream: false },
      ...{ bytesBefore: 0, unreadSinceMs: undefined },
    });
    openConnections.inc();
    socket.once('close', () => forget(socket));
  }

  function blockOf({ remoteAddress }: Socket): string | undefined {
    const isCounted = connectionsPerAddressMax > 0 && !isTrusted(remoteAddress);
    return isCounted ? addressBlock(remoteAddress) : undefined;
  }

  function refusalOf(block: string | undefined): DropReason | undefined {
    const ofBlock = block === undefined ? 0 : (perBlock.get(block) ?? 0);
    if (block !== undefined && ofBlock >= connectionsPerAddressMax) return 'address';
    return open.size < connectionsMax || makeRoom() ? undefined : 'total';
  }

  function forget(socket: Socket): void {
    const connection = open.get(socket);
    if (!connection) return;
    open.delete(socket);
    openConnections.dec();
    connection.waiting.length = 0;
    leaveBlock(connection);
  }

  function leaveBlock(connection: Connection): void {
    const { block } = connection;
    connection.block = undefined;
    if (block === undefined) return;
    const left = (perBlock.get(block) ?? 0) - 1;
    if (left > 0) perBlock.set(block, left);
    else perBlock.delete(block);
  }

  function makeRoom(): boolean {
    let victim: Connection | undefined;
    for (const connection of open.values()) {
      if (connection.answer || connection.isStream) continue;
      victim ??= connection;
      if (connection.hasAsked) continue;
      victim = connection;
      break;
    }
    if (victim) drop(victim, 'total');
    return victim !== undefined;
  }

  function drop({ socket }: Connection, reason: DropReason): void {
    dropped.inc({ reason });
    socket.destroy();
    // Its place is free now; the event comes later.
    forget(socket);
  }

  return {
    admit,
    drop,
    of: (socket: Socket): Connection | undefined => open.get(socket),
    all: (): Iterable<Connection> => open.values(),
    /** It keeps its place from now on: what is said on it is no longer HTTP. */
    becomesStream(socket: Socket): void {
      const connection = open.get(socket);
      if (connection) connection.isStream = true;
    },
    /** Its request has shown that it is of our gateway: it counts no more against its address. */
    isOurs(socket: Socket): void {
      const connection = open.get(socket);
      if (connection) leaveBlock(connection);
    },
    /** Breaks those off that have said nothing: a stop need not wait for them. */
    dropSilent(): void {
      for (const connection of open.values()) {
        if (connection.socket.bytesRead === 0) drop(connection, 'stop');
      }
    },
    /** @returns how many there were */
    dropAll(): number {
      const count = open.size;
      for (const connection of open.values()) drop(connection, 'stop');
      return count;
    },
  };
}
