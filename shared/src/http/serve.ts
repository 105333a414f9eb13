import type { FastifyInstance } from 'fastify';
import { isDatabaseAway } from '../database/availability.ts';
import type { Logger } from '../logger.ts';

export interface ServeOptions {
  app: FastifyInstance;
  host: string;
  port: number;
  log: Logger;
  /** Runs after the last request was answered: stop relays and consumers, then close the database. */
  onStop: () => Promise<void>;
  /** How long `/ready` says no before connections close; what a load balancer needs to notice. */
  drainMs?: number;
}

/**
 * Listens, and stops in order at SIGTERM or SIGINT: not ready, drain, answer what is under way,
 * release what the process holds. A second signal ends it at once.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { app, host, port, log } = options;
  stopOnSignal(options);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  // The driver of Postgres asks a new connection for its types where nobody can catch what it meets.
  process.on('unhandledRejection', (reason) => {
    if (!isDatabaseAway(reason)) throw reason;
    log.warn({ err: reason }, 'a connection to the database was lost as it began');
  });
  const address = await app.listen({ host, port });
  log.info({ address }, 'listening');
}

function stopOnSignal({ app, log, onStop, drainMs = 0 }: ServeOptions): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    app.stopBeingReady();
    if (drainMs > 0) await new Promise((done) => setTimeout(done, drainMs));
    try {
      await app.close();
      await onStop();
      log.info('stopped');
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
