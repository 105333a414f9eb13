import type { Socket } from 'node:net';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { newId } from '../ids.ts';
import type { Logger } from '../logger.ts';
import { collectProcessMetrics, timing } from '../metrics.ts';
import { traceRequests } from '../telemetry/trace-requests.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { answerHttpErrors } from './answer-http-errors.ts';
import type { Connections } from './connections.ts';
import { type HttpSettings, httpLimits } from './limits.ts';
import { createReadiness, type Readiness, type ReadyChecks } from './ready.ts';
import { answerClientErrors, createBoundedServers } from './server.ts';
import { cleanForwardedFor, trustedProxies } from './trusted-proxies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on `/ready` answers 503, so that load balancers look elsewhere. */
    stopBeingReady(): void;
    /** Whether this process may take traffic, and why not. */
    readiness(): Promise<Readiness>;
    connections: Connections;
    /** Where a GET may become a WebSocket. */
    upgradePaths: Set<string>;
  }
  interface FastifyReply {
    /** Whether it is written piece by piece, for as long as its client wants. */
    isStream?: boolean;
  }
}

/**
 * What every HTTP process of ours has, and no port yet: request ids, `/health` (alive), `/ready` (may
 * take traffic). Here they say no more than that; the rest is for operators, on a port of theirs.
 */
export function createHttpApp({
  log,
  ready,
  http = {},
  tracing,
}: {
  log: Logger;
  ready: ReadyChecks;
  http?: HttpSettings | undefined;
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
}): FastifyInstance {
  const limits = { ...httpLimits, ...http.limits };
  const isTrusted = trustedProxies(http.trustedProxies ?? []);
  const servers = createBoundedServers(limits, isTrusted);
  const app = Fastify({
    serverFactory: servers.create,
    clientErrorHandler: answerClientErrors(servers.connections),
    // `request.ip` is then the client's, wherever a proxy of ours stands between.
    trustProxy: isTrusted,
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytesMax,
    requestIdHeader: 'x-request-id',
    genReqId: () => newId('req'),
    // While closing, requests on open connections are still answered: they carry "connection: close".
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Ids of documents stand in addresses.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  let isStopping = false;
  app.decorate('stopBeingReady', () => {
    isStopping = true;
  });
  app.decorate(
    'readiness',
    createReadiness(ready, () => isStopping),
  );

  traceRequests(app, tracing);
  app.decorate('connections', servers.connections);
  app.decorate('upgradePaths', servers.upgradePaths);
  app.addHook('onRequest', (request, _reply, done) => {
    cleanForwardedFor(request.headers);
    done();
  });
  app.addHook('preClose', async () => {
    isStopping = true;
    servers.connections.dropSilent();
  });
  app.addHook('onRequest', async ({ headers }, reply) => {
    const { 'content-encoding': encoding = 'identity' } = headers;
    if (encoding !== 'identity') return reply.code(415).send({ errors: [compressed] });
  });
  app.addHook('onSend', async ({ raw }, reply) => {
    const isOfSomeSize = Number(raw.headers['content-length']) <= LATE_BYTES_MAX;
    if (reply.statusCode === 413 && isOfSomeSize) closeLate(raw.socket);
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
  answerHttpErrors(app, log);
  measureRequests(app);
  return app;
}

/** What unfolds is not read: nobody here asks for it, and a little can unfold to a lot. */
const compressed = {
  message: 'The body must not be compressed.',
  extensions: { code: 'BAD_REQUEST' },
};

const LATE_MS = 1_000;
const LATE_BYTES_MAX = 2 * 1_048_576;

/**
 * A connection whose body nobody wants is closed after its answer. With bytes of the body unread the
 * system breaks it, and a client that is still sending loses the answer (RFC 9112 §9.6). So where it is of
 * some size it is kept for a moment, and nothing more of it is read.
 */
function closeLate(socket: Socket): void {
  socket.destroySoon = () => {
    socket.pause();
    const timer = setTimeout(() => socket.destroy(), LATE_MS);
    socket.once('close', () => clearTimeout(timer));
  };
}

/** Those that somebody serves; Node reads some thirty more. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'POST']);

/** Labels are bounded: by the methods above, the routes that there are and the status that we give. */
function measureRequests(app: FastifyInstance): void {
  collectProcessMetrics();
  const duration = timing({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  });
  const methodOf = (method: string) => (methods.has(method) ? method : 'other');
  app.addHook('onResponse', async (request, reply) => {
    // It took as long as its client wanted.
    if (reply.isStream) return;
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe(
      { method: methodOf(request.method), route, status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
      request.begun?.span,
    );
  });
}
