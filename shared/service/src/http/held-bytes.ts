import type { Connection, Connections } from './connections.ts';
import type { HttpLimits } from './limits.ts';

/** Often enough that little can gather in between, and no cost beside what requests cost. */
const LOOK_MS = 100;

/**
 * Watches what a process keeps in memory for clients that are slow on purpose or by nature: answers
 * that are not taken, bodies that do not end. One answer that lies for `unreadMs` without progress, or
 * is taken more slowly than `readBytesPerSecondMin`, costs its connection; so does too much of it all.
 *
 * @returns the end of the watch
 */
export function watchHeldBytes(connections: Connections, limits: HttpLimits): () => void {
  const { unreadMs, readBytesPerSecondMin } = limits;

  function lookAtAnswer(connection: Connection, bytes: number, nowMs: number): boolean {
    if (connection.unreadSinceMs === undefined) {
      connection.unreadSinceMs = nowMs;
      // Node tells a write that goes on from one that rests, and breaks the connection of the latter.
      connection.socket.setTimeout(unreadMs);
    }
    const allowedMs = unreadMs + (bytes / readBytesPerSecondMin) * 1_000;
    return nowMs - connection.unreadSinceMs <= allowedMs;
  }

  function look(): void {
    const nowMs = performance.now();
    const unread: Held[] = [];
    const unfinished: Held[] = [];
    for (const connection of connections.all()) {
      const { answer, socket } = connection;
      if (!answer) continue;
      if (answer.writableEnded) {
        const bytes = answer.writableLength;
        if (lookAtAnswer(connection, bytes, nowMs)) unread.push({ connection, bytes });
        else connections.drop(connection, 'unread');
      } else if (!answer.req.complete) {
        unfinished.push({ connection, bytes: socket.bytesRead - connection.bytesBefore });
      }
    }
    const age = ({ connection }: Held) => connection.unreadSinceMs ?? nowMs;
    for (const each of beyond(limits.unreadBytesMax, unread, (a, b) => age(a) - age(b)))
      connections.drop(each.connection, 'unread');
    for (const each of beyond(
      limits.unfinishedBodyBytesMax,
      unfinished,
      (a, b) => b.bytes - a.bytes,
    ))
      connections.drop(each.connection, 'unfinished');
  }

  const timer = setInterval(look, LOOK_MS).unref();
  return () => clearInterval(timer);
}

interface Held {
  connection: Connection;
  bytes: number;
}

/** The first of them in this order, as many as must go for the rest to be within the bound. */
function beyond(bytesMax: number, held: Held[], order: (a: Held, b: Held) => number): Held[] {
  let total = held.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= bytesMax) return [];
  return held.toSorted(order).filter(({ bytes }) => {
    const mustGo = total > bytesMax;
    if (mustGo) total -= bytes;
    return mustGo;
  });
}
