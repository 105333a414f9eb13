import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { lostFields } from './lost-fields.ts';

export interface SubgraphAnswer {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly GraphQLFormattedError[] | undefined;
  extensions?: Record<string, unknown> | undefined;
}

const answerShape: z.ZodType<SubgraphAnswer> = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});

/** Undefined for what is not JSON or not GraphQL: a proxy's error page, another server's address. */
export function readAnswer(text: string): SubgraphAnswer | undefined {
  try {
    const answer = answerShape.parse(JSON.parse(text));
    return answer.data === undefined && !answer.errors ? undefined : answer;
  } catch {
    return undefined;
  }
}

/**
 * Codes with which a subgraph may refuse a fetch as a whole and speak to the client. Anything else
 * (a wrong gateway secret, a schema that has moved on) is between the two of us, not the client's.
 */
const refusalsForClients = new Set<unknown>([
  'UNAUTHENTICATED',
  'OPERATION_TOO_EXPENSIVE',
  'RATE_LIMITED',
  'BAD_USER_INPUT',
  'GRAPHQL_VALIDATION_FAILED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether an answer with an HTTP error status still says something that the client should hear. */
export function isForClient({ data, errors = [] }: SubgraphAnswer): boolean {
  return (
    (data !== undefined && data !== null) ||
    errors.every(({ extensions }) => refusalsForClients.has(extensions?.['code']))
  );
}

/** No path, or that of the field that holds all entities: nothing of the fetch came through. */
function concernsWholeFetch({ path }: GraphQLFormattedError): boolean {
  return path === undefined || (path.length === 1 && path[0] === '_entities');
}

/**
 * Tells errors that concern the fetch as a whole at each field that is lost.
 * Where there are more of these than are told one by one, the last error's `furtherFields` has the
 * number of the rest.
 */
export function locateErrors(
  answer: SubgraphAnswer,
  request: Parameters<typeof lostFields>[0],
): SubgraphAnswer {
  if (!answer.errors?.some(concernsWholeFetch)) return answer;
  const { paths, furtherCount } = lostFields(request);
  const errors = answer.errors.flatMap((error): GraphQLFormattedError[] => {
    if (!concernsWholeFetch(error)) return [error];
    return paths.map((path, index) => {
      const isCut = furtherCount > 0 && index === paths.length - 1;
      const extensions = { ...error.extensions, ...(isCut && { furtherFields: furtherCount }) };
      return { message: error.message, path, extensions };
    });
  });
  return { ...answer, errors };
}
