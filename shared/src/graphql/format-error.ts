import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Fault } from '../errors.ts';
import { currentCorrelation } from '../events/correlation.ts';
import type { Logger } from '../logger.ts';

/** Codes that Apollo Server raises for what a client did, before there is a field to resolve. */
export const apolloCodes = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
] as const;

/** Their messages are safe to show; BAD_USER_INPUT here is a variable of the wrong type. */
const clientCodes = new Set<string>([...apolloCodes, 'BAD_USER_INPUT']);

/** What Postgres and its driver say while the database cannot be reached. */
const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  '53300',
  '57P01',
  '57P03',
]);

/**
 * Apollo Server's `formatError`: a fault keeps its code and details, what a client caused keeps its
 * message, and all else is logged with the request id and masked.
 */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapped(error);
    if (original instanceof Fault) return describeFault(original, formatted);
    const { code } = formatted.extensions ?? {};
    if (typeof code === 'string' && clientCodes.has(code)) return withoutStacktrace(formatted);
    const requestId = currentCorrelation()?.correlationId;
    log.error({ err: original, requestId, path: formatted.path }, 'a field could not be resolved');
    return describeFault(maskedFault(original, requestId), formatted);
  };
}

/** What was thrown, in a resolver or before there was a field to resolve. */
function unwrapped(error: unknown): unknown {
  const isEarly = error instanceof GraphQLError && error.originalError instanceof Fault;
  return isEarly ? error.originalError : unwrapResolverError(error);
}

function describeFault(
  fault: Fault,
  { path, locations }: GraphQLFormattedError,
): GraphQLFormattedError {
  const extensions = { ...fault.details, code: fault.code };
  return {
    message: fault.message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions,
  };
}

function withoutStacktrace(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
}

function maskedFault(error: unknown, requestId: string | undefined): Fault {
  const options = { details: { requestId } };
  return isDatabaseUnreachable(error)
    ? new Fault('SERVICE_UNAVAILABLE', 'The database of this service cannot be reached.', options)
    : new Fault('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', options);
}

/** Drizzle wraps what the driver throws, so the causes are looked at too. */
function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && unreachableCodes.has(code)) || isDatabaseUnreachable(error.cause);
}
