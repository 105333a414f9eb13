import postgres, { type Sql } from 'postgres';
import { openSocket } from './socket.ts';

export interface PoolOptions {
  max: number;
  /** What Postgres is told of each connection, such as `application_name`. */
  connection: Record<string, string>;
}

/** What a pool that is no longer used may still have to finish. */
const FORMER_MS_MAX = 60_000;
const CLOSE_SECONDS = 5;
/** Its lost connections would be waited for in vain. */
const CLOSE_FORMER_SECONDS = 1;
/** Behind a proxy whose server is away, each attempt is a connection that is lost. */
const BETWEEN_REPLACEMENTS_MS = 1_000;

export interface Pool {
  /** The driver, always that of the pool that is in use. */
  sql: Sql;
  close(): Promise<void>;
}

/**
 * Opens a bounded pool; the first connection is made by the first statement.
 *
 * A pool in which a connection was lost is replaced by a new one, and finishes what it has in hand. The
 * driver (3.4.9) collects what it writes until the end of a turn; when a connection ends in between, it
 * forgets to start collecting anew, and that slot of the pool never sends anything again: whoever gets
 * it waits ten seconds in vain, until the process is restarted.
 */
export function openPool(url: string, options: PoolOptions): Pool {
  const former = new Set<Sql>();
  let isClosed = false;
  let replacedAt = Number.NEGATIVE_INFINITY;
  let planned: NodeJS.Timeout | undefined;
  let listener: Sql | undefined;
  let current = open();

  function open(): Sql {
    const settings = {
      ...options,
      connect_timeout: 10,
      onnotice: () => undefined,
      // What the driver offers but does not declare.
      socket: (destination: Parameters<typeof openSocket>[0]) =>
        openSocket(destination, () => onLost(pool)),
    };
    const pool = postgres(url, settings);
    return pool;
  }

  function onLost(pool: Sql): void {
    if (pool !== current || isClosed || planned) return;
    const waitMs = replacedAt + BETWEEN_REPLACEMENTS_MS - performance.now();
    if (waitMs <= 0) replace(pool);
    else planned = setTimeout(() => replace(pool), waitMs).unref();
  }

  function replace(lost: Sql): void {
    planned = undefined;
    if (isClosed) return;
    replacedAt = performance.now();
    current = open();
    // Whoever uses the driver may have told it how to read and write values.
    Object.assign(current.options.parsers, lost.options.parsers);
    Object.assign(current.options.serializers, lost.options.serializers);
    former.add(lost);
    const retire = () => {
      former.delete(lost);
      void lost.end({ timeout: CLOSE_SECONDS });
    };
    setTimeout(retire, FORMER_MS_MAX).unref();
  }

  // A function, since the driver is one: sql`SELECT 1`.
  const sql = new Proxy(current, {
    get(_target, key) {
      if (key !== 'listen') return Reflect.get(current, key);
      // Listens for as long as the process lives, and takes care of its one connection by itself.
      listener ??= open();
      return listener.listen;
    },
    apply: (_target, self, args) => Reflect.apply(current, self, args),
  });
  return {
    sql,
    async close() {
      isClosed = true;
      clearTimeout(planned);
      const others = listener ? [...former, listener] : [...former];
      await Promise.all([
        current.end({ timeout: CLOSE_SECONDS }),
        ...others.map((pool) => pool.end({ timeout: CLOSE_FORMER_SECONDS })),
      ]);
    },
  };
}
