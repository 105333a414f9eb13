import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { lostFields } from './lost-fields.ts';

export interface SubgraphAnswer {
  data?: Record<string, unknown> | null | undefined;
  errors?: readonly GraphQLFormattedError[] | undefined;
  extensions?: Record<string, unknown> | undefined;
}

type Request = Parameters<typeof lostFields>[0];

const UNSAID = 'The service reports an error and does not say which.';

/** Servers that write every field write null where they have nothing to say. */
const record = z.record(z.string(), z.unknown());
const answerShape = z.object({
  data: record.nullish(),
  errors: z
    .array(
      z.object({
        message: z.string().catch(UNSAID),
        path: z.array(z.union([z.string(), z.number()])).nullish(),
        extensions: record.nullish().catch(undefined),
      }),
    )
    .nullish(),
  extensions: record.nullish().catch(undefined),
});

/** Undefined for what is not JSON or not GraphQL: a proxy's error page, another server's address. */
export function readAnswer(text: string): SubgraphAnswer | undefined {
  try {
    // A byte order mark is no part of JSON, but some servers send one.
    const { data, errors, extensions } = answerShape.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
    const told = errors?.map(readError) ?? [];
    // Without data there must be a reason (GraphQL §7.1.2).
    if (data == null && told.length === 0) return undefined;
    return {
      data,
      ...(told.length > 0 && { errors: told }),
      ...(extensions && { extensions }),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether there is one entity, or null, for each thing that was asked for. Where all of them are null at
 * once, an error must say why.
 */
export function answersFor({ data, errors = [] }: SubgraphAnswer, { variables }: Request): boolean {
  const asked = variables?.['representations'];
  if (!data || !Array.isArray(asked) || !Object.hasOwn(data, '_entities')) return true;
  const { _entities: entities } = data;
  if (entities === null) return errors.length > 0;
  return Array.isArray(entities) && entities.length === asked.length;
}

function readError(error: NonNullable<z.output<typeof answerShape>['errors']>[number]) {
  const { message, path, extensions } = error;
  return { message, ...(path && { path }), ...(extensions && { extensions: told(extensions) }) };
}

/**
 * The gateway has validated the document, but knows nothing of what a custom scalar may be: when a
 * service finds a literal of one at fault, it is a value that the client gave.
 */
function told(extensions: Record<string, unknown>): Record<string, unknown> {
  return extensions['code'] === 'GRAPHQL_VALIDATION_FAILED'
    ? { ...extensions, code: 'BAD_USER_INPUT' }
    : extensions;
}

/**
 * Codes that are between the gateway and a subgraph: what a client sent has passed the gateway, so when
 * a subgraph does not understand it, or does not let the gateway in, the client is not to blame.
 */
const codesAmongUs = new Set<unknown>([
  undefined,
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Whether an answer with an HTTP error status still says something that the client should hear. */
export function isForClient({ data, errors = [] }: SubgraphAnswer): boolean {
  return (
    (data !== undefined && data !== null) ||
    errors.every(
      ({ extensions }) =>
        !codesAmongUs.has(extensions?.['code']) && extensions?.['reason'] !== 'gateway',
    )
  );
}

/**
 * Says in the errors what the header says of when to come again (RFC 9110 §10.2.3), where it counts
 * seconds and they say nothing themselves.
 */
export function withRetryAfter(
  answer: SubgraphAnswer,
  header: string | string[] | undefined,
): SubgraphAnswer {
  if (typeof header !== 'string' || !/^\d{1,6}$/.test(header)) return answer;
  const errors = answer.errors?.map((error) => ({
    ...error,
    extensions: { retryAfterMs: Number(header) * 1_000, ...error.extensions },
  }));
  return { ...answer, ...(errors && { errors }) };
}

/**
 * Tells errors that concern the fetch as a whole at each field that is lost; where none is, as they are.
 * Where there are more of these than are told one by one, the last error's `furtherFields` has the
 * number of the rest.
 */
export function locateErrors(answer: SubgraphAnswer, request: Request): SubgraphAnswer {
  if (!answer.errors?.some((error) => concernsWholeFetch(error, answer))) return answer;
  const isAllLost = answer.data?.['_entities'] === null;
  const data = isAllLost ? null : answer.data;
  const { paths, furtherCount } = lostFields(request, data);
  const errors = answer.errors.flatMap((error): GraphQLFormattedError[] => {
    if (!concernsWholeFetch(error, answer)) return [error];
    const { message, extensions } = error;
    if (paths.length === 0) return [{ message, extensions }];
    return paths.map((path, index) => {
      const isCut = furtherCount > 0 && index === paths.length - 1;
      return {
        message,
        path,
        extensions: { ...extensions, ...(isCut && { furtherFields: furtherCount }) },
      };
    });
  });
  return { ...answer, data, errors };
}

/** No path, that of the field that holds all entities, or one that leads nowhere in the answer. */
function concernsWholeFetch({ path }: GraphQLFormattedError, { data }: SubgraphAnswer): boolean {
  if (!path || path.length === 0 || (path.length === 1 && path[0] === '_entities')) return true;
  return data != null && !leadsSomewhere(path, data);
}

/** A null on the way is where the error struck. */
function leadsSomewhere(path: readonly (string | number)[], data: unknown): boolean {
  let value = data;
  for (const step of path) {
    if (value === null) return true;
    if (typeof value !== 'object' || !Object.hasOwn(value as object, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}
