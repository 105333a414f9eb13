import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { newId } from '../ids.ts';
import type { Logger } from '../logger.ts';
import { collectProcessMetrics, histogram } from '../metrics.ts';
import { createReadiness, type Readiness, type ReadyChecks } from './ready.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on `/ready` answers 503, so that load balancers look elsewhere. */
    stopBeingReady(): void;
    /** Whether this process may take traffic, and why not. */
    readiness(): Promise<Readiness>;
  }
}

const BODY_BYTES_MAX = 1_048_576;

/**
 * What every HTTP process of ours has, and no port yet: request ids, `/health` (alive), `/ready` (may
 * take traffic). Here they say no more than that; the rest is for operators, on a port of theirs.
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
  app.decorate(
    'readiness',
    createReadiness(ready, () => isStopping),
  );

  app.addHook('preClose', async () => {
    isStopping = true;
  });
  // An answer that is sent while stopping must not leave its connection open: close() waits for it.
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });

  app.get('/health', () => ({ status: 'alive' }));
  app.get('/ready', async (_request, reply) => {
    const { status } = await app.readiness();
    return reply.code(status === 'ready' ? 200 : 503).send({ status });
  });
  measureRequests(app);
  return app;
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
