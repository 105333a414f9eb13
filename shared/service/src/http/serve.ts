import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../config.ts';
import { isDatabaseAway } from '../database/availability.ts';
import type { Logger } from '../logger.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { withinMs } from '../within-ms.ts';
import { createOperatorsApp } from './operators.ts';

export interface ServeOptions {
  app: FastifyInstance;
  host: string;
  port: number;
  /** Where operators ask: `/metrics`, `/ready` with its details, `/health`. */
  metricsHost: string;
  metricsPort: number;
  log: Logger;
  /** Exports the rest when all else has stopped. */
  tracing?: Tracing | undefined;
  /** Runs after the last request was answered: stop relays and consumers, then close the database. */
  onStop: () => Promise<void>;
  /** How long `/ready` says no before connections close; what a load balancer needs to notice. */
  drainMs: number;
  /** How long requests under way then have, until their connections are broken. */
  stopMsMax: number;
}

/** What is to be released after that is given up when it takes longer: the process ends anyway. */
const RELEASE_MS_MAX = 5_000;

/**
 * Connections that may wait to be accepted. Node's 511 loses some of 2,000 that come at once, which TCP
 * tries again only a second later; the kernel cuts this to its own bound (net.core.somaxconn).
 */
const BACKLOG = 4_096;

/**
 * Listens, and stops in order at SIGTERM or SIGINT: not ready, drain, answer what is under way,
 * release what the process holds. Each of these has its time, so that no client, and no database that
 * is away, can hold the process. A second signal ends it at once.
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
  const address = await app.listen({ host, port, backlog: BACKLOG });
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

function stopOnSignal(options: ServeOptions, operators: FastifyInstance): void {
  const { app, log, drainMs } = options;
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    app.stopBeingReady();
    if (drainMs > 0) await new Promise((done) => setTimeout(done, drainMs));
    const isClean = await release(options, operators);
    log.info('stopped');
    process.exit(isClean ? 0 : 1);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** @returns false when something could not be released; the rest is all the same */
async function release(
  { app, log, onStop, stopMsMax, tracing }: ServeOptions,
  operators: FastifyInstance,
): Promise<boolean> {
  let isClean = true;
  const step = async (what: string, msMax: number, work: () => Promise<unknown>): Promise<void> => {
    const late = () => new Error(`it took more than ${msMax} ms`);
    await withinMs(msMax, work(), late).catch((error: unknown) => {
      isClean = false;
      log.error({ err: error }, `${what} could not be stopped cleanly`);
    });
  };
  const breakOff = setTimeout(() => {
    const connections = app.connections.dropAll();
    log.warn({ connections }, 'connections were broken to stop in time');
  }, stopMsMax);
  await step('the server', stopMsMax + RELEASE_MS_MAX, () => app.close());
  clearTimeout(breakOff);
  await step('what the process holds', RELEASE_MS_MAX, onStop);
  await tracing?.stop();
  await step('the port for operators', RELEASE_MS_MAX, () => operators.close());
  return isClean;
}
