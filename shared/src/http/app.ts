import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { newId } from '../ids.ts';
import type { Logger } from '../logger.ts';
import { collectProcessMetrics, histogram, metricsText } from '../metrics.ts';

/** A named condition for taking traffic; rejects with the reason while it does not hold. */
export type ReadyChecks = Record<string, () => Promise<unknown>>;

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on `/ready` answers 503, so that load balancers look elsewhere. */
    stopBeingReady(): void;
  }
}

const BODY_BYTES_MAX = 1_048_576;
const READY_CHECK_MS_MAX = 2_000;

/**
 * What every HTTP process of ours has, and no port yet: request ids, `/health` (alive), `/ready` (may
 * take traffic), `/metrics`.
 */
export function createHttpApp({
  log,
  ready,
}: {
  log: Logger;
  ready: ReadyChecks;
}): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestIdHeader: 'x-request-id',
    genReqId: () => newId('req'),
    // While closing, requests on open connections are still answered: they carry "connection: close".
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  let isStopping = false;
  app.decorate('stopBeingReady', () => {
    isStopping = true;
  });

  app.addHook('preClose', async () => {
    isStopping = true;
  });
  // An answer that is sent while stopping must not leave its connection open: close() waits for it.
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });

  app.get('/health', () => ({ status: 'alive' }));
  app.get('/ready', async (_request, reply) => {
    const checks = await runChecks(ready);
    const isReady = !isStopping && Object.values(checks).every((verdict) => verdict === 'ok');
    const status = isStopping ? 'stopping' : isReady ? 'ready' : 'not ready';
    return reply.code(isReady ? 200 : 503).send({ status, checks });
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metricsText();
    return reply.type(contentType).send(text);
  });
  measureRequests(app);
  return app;
}

async function runChecks(ready: ReadyChecks): Promise<Record<string, string>> {
  const verdicts = Object.entries(ready).map(async ([name, check]) => {
    try {
      await withinMs(check(), READY_CHECK_MS_MAX);
      return [name, 'ok'];
    } catch (error) {
      return [name, error instanceof Error ? error.message : String(error)];
    }
  });
  return Object.fromEntries(await Promise.all(verdicts));
}

async function withinMs<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function measureRequests(app: FastifyInstance): void {
  collectProcessMetrics();
  const duration = histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
  });
}
