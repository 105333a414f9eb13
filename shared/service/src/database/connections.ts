/** Who takes a connection of a pool, one after another in the order of coming. */
export interface Connections {
  /**
   * Resolves when there is one, and at once, as undefined, where one is free.
   *
   * @throws the signal's reason when it aborts in the meantime, PoolBusy when too many wait
   */
  take(signal: AbortSignal | undefined): Promise<void> | undefined;
  giveBack(): void;
}

/** Far beyond what is answered in time; what else a flood would pile up is memory. */
const WAITING_MAX = 10_000;

/** More statements wait than a pool will ever get through in time. */
export class PoolBusy extends Error {
  override readonly name = 'PoolBusy';
}

/**
 * Lets no more statements and transactions into a pool than it has connections. The driver (3.4.9) would
 * send what is beyond that ahead on a connection that is busy, behind whatever runs there, and what has
 * been sent cannot be dropped when nobody wants it any more.
 */
export function createConnections(size: number): Connections {
  const waiting = new Set<() => void>();
  let free = size;

  return {
    take(signal) {
      if (free > 0) {
        free -= 1;
        return undefined;
      }
      if (waiting.size >= WAITING_MAX) {
        throw new PoolBusy(`${WAITING_MAX} statements wait for a connection already.`);
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          waiting.delete(enter);
          reject(signal?.reason);
        };
        waiting.add(enter);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
    giveBack() {
      const [next] = waiting;
      if (!next) {
        free += 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
