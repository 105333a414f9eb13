import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from '../logger.ts';
import { metricsText } from '../metrics.ts';
import { createScrape } from './scrape.ts';

/**
 * What operators ask a process, as an app for a port of its own that no client reaches: `/health`,
 * `/ready` with the verdict of each check, `/metrics`. It has connections of its own too, so that it
 * answers while the service's port is full.
 */
export function createOperatorsApp({
  app,
  log,
}: {
  /** The service's own. */
  app: Pick<FastifyInstance, 'readiness'>;
  log: Logger;
}): FastifyInstance {
  const operators = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  });
  const scrape = createScrape(() => metricsText());
  const scrapeOpen = createScrape(() => metricsText({ isOpen: true }));
  operators.get('/health', () => ({ status: 'alive' }));
  operators.get('/ready', async (_request, reply) => {
    const { status, checks } = await app.readiness();
    return reply.code(status === 'ready' ? 200 : 503).send({ status, checks });
  });
  operators.get('/metrics', async ({ headers }, reply) => {
    const { contentType, text } = await (takesOpenMetrics(headers.accept)
      ? scrapeOpen()
      : scrape());
    return reply.type(contentType).header('vary', 'accept').send(text);
  });
  return operators;
}

/** Prometheus asks for it first, at whatever version it knows; ours is 1.0.0. */
function takesOpenMetrics(accept = ''): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    const version = parameters.find((parameter) => parameter.startsWith('version='));
    return (
      type === 'application/openmetrics-text' &&
      !isRefused &&
      (version === undefined || version === 'version=1.0.0')
    );
  });
}
