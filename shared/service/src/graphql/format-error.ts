import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { currentCorrelation } from '../correlation.ts';
import { isDatabaseAway, isDatabaseLate } from '../database/availability.ts';
import { Fault } from '../errors.ts';
import { NobodyWaits } from '../http/awaited.ts';
import type { Logger } from '../logger.ts';
import { messageWithoutGivenValues } from './without-given-values.ts';

/** Codes of Apollo Server, and of Apollo's router, for what a client did before there is a field to resolve. */
export const apolloCodes = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_ID_REQUIRED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_NOT_IN_SAFELIST',
] as const;

/** Their messages are safe to show, without the values that they repeat; BAD_USER_INPUT here is a variable of the wrong type. */
const clientCodes = new Set<string>([...apolloCodes, 'BAD_USER_INPUT']);

/**
 * Apollo Server's `formatError`: a fault keeps its code and details, what a client caused keeps its
 * message, and all else is logged with the request id and masked.
 */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = originalOf(error);
    if (original instanceof Fault) return describeFault(original, formatted);
    if (original instanceof NobodyWaits) return describeFault(unanswered(original), formatted);
    const { code } = formatted.extensions ?? {};
    if (typeof code === 'string' && clientCodes.has(code))
      return describeMistake(formatted, original);
    const requestId = currentCorrelation()?.correlationId;
    log.error({ err: original, requestId, path: formatted.path }, 'a field could not be resolved');
    return describeFault(maskedFault(original, requestId), formatted);
  };
}

/** What graphql-js or Apollo Server wrapped, of one field or of the operation as a whole. */
function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
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

function describeMistake(
  formatted: GraphQLFormattedError,
  original: unknown,
): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  const reason = original instanceof Error ? original.message : undefined;
  const message = messageWithoutGivenValues(formatted.message, reason);
  return { ...formatted, message, extensions };
}

function maskedFault(error: unknown, requestId: string | undefined): Fault {
  const options = { details: { requestId } };
  if (isDatabaseAway(error)) {
    const message = 'The database of this service cannot be reached.';
    return new Fault('SERVICE_UNAVAILABLE', message, options);
  }
  if (isDatabaseLate(error)) {
    const message = 'The database of this service did not answer in time.';
    return new Fault('SERVICE_UNAVAILABLE', message, options);
  }
  return new Fault('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.', options);
}

/** Seen by nobody, most of the time: whoever it is for does not wait any more. */
export function unanswered(reason: NobodyWaits): Fault {
  return new Fault('SERVICE_UNAVAILABLE', reason.message, { cause: reason });
}
