import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../config.ts';
import { isDatabaseAway } from '../database/availability.ts';
import type { Logger } from '../logger.ts';
import { createOperatorsApp } from './operators.ts';

export interface ServeOptions {
  app: FastifyInstance;
  host: string;
  port: number;
  /** Where operators ask: `/metrics`, `/ready` with its details, `/health`. */
  metricsHost: string;
  metricsPort: number;
  log: Logger;
  /** Runs after the last request was answered: stop relays and consumers, then close the database. */
  onStop: () => Promise<void>;
  /** How long `/ready` says no before connections close; what a load balancer needs to notice. */
  drainMs?: number;
}

/**
 * Listens, and stops in order at SIGTERM or SIGINT: not ready, drain, answer what is under way,
 * release what the process holds. A second signal ends it at once.
 *
 * @throws ConfigError when METRICS_PORT is in use
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { app, host, port, log } = options;
  const operators = createOperatorsApp({ app, log });
  stopOnSignal(options, operators);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  // The driver of Postgres asks a new connection for its types where nobody can catch what it meets.
  process.on('unhandledRejection', (reason) => {
    if (!isDatabaseAway(reason)) throw reason;
    log.warn({ err: reason }, 'a connection to the database was lost as it began');
  });
  const metricsAddress = await listenForOperators(operators, options);
  const address = await app.listen({ host, port });
  log.info({ address, metricsAddress }, 'listening');
}

async function listenForOperators(
  operators: FastifyInstance,
  { metricsHost: host, metricsPort: port }: ServeOptions,
): Promise<string> {
  try {
    return await operators.listen({ host, port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new ConfigError(
      `Port ${port} on ${host} is already in use: set METRICS_PORT to another, or to 0 for any free one.`,
    );
  }
}

function stopOnSignal(
  { app, log, onStop, drainMs = 0 }: ServeOptions,
  operators: FastifyInstance,
): void {
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
      await operators.close();
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
