import { createErrorFormatter } from '@supergraph/service/graphql/format-error';
import type { Logger } from '@supergraph/service/logger';
import type { GraphQLFormattedError } from 'graphql';
import { UNCODED } from './engine/execute/add-errors.ts';

/**
 * Apollo Server's `formatError` at the edge. Errors of subgraphs keep code, message and details: each
 * subgraph masks its own. One without a code comes from a server that does not, so it is masked here,
 * and its place and service are kept. All else goes the way it goes in every service.
 */
export function createGatewayErrorFormatter(log: Logger) {
  const formatOwn = createErrorFormatter(log);
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const {
      serviceName,
      code,
      stacktrace: _,
      exception: __,
      ...details
    } = formatted.extensions ?? {};
    if (typeof serviceName !== 'string') return formatOwn(formatted, error);
    const { path } = formatted;
    const place = path && { path };
    if (code !== UNCODED) {
      return {
        message: formatted.message,
        ...place,
        extensions: { ...details, code, serviceName },
      };
    }
    log.error(
      { err: error, subgraph: serviceName, path },
      'a subgraph reports an error without a code',
    );
    return {
      message: `Something went wrong in the service ${serviceName}.`,
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', serviceName },
    };
  };
}
