import type { FastifyError, FastifyInstance } from 'fastify';
import type { Logger } from '../logger.ts';

/**
 * What never became GraphQL (too large, not JSON, of an unknown media type) is answered in the shape of
 * GraphQL all the same, so that a client has one kind of error to read.
 */
export function answerHttpErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler<FastifyError>((error, { id: requestId }, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId }, 'a request failed');
    return reply.code(status).send({ errors: [describeHttpError(error, status, requestId)] });
  });
}

function describeHttpError(error: FastifyError, status: number, requestId: string) {
  return status >= 500
    ? {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      }
    : { message: error.message, extensions: { code: 'BAD_REQUEST' } };
}
