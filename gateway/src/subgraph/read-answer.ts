import { z } from 'zod';
import { readJson } from '../engine/answer/read-json.ts';
import type { SubgraphAnswer } from '../engine/execute/run.ts';
import { isObject } from '../engine/json.ts';

const UNSAID = 'The service reports an error and does not say which.';

/** Servers that write every field write null where they have nothing to say. */
const record = z.record(z.string(), z.unknown());
const errorsShape = z
  .array(
    z.object({
      message: z.string().catch(UNSAID),
      path: z.array(z.union([z.string(), z.number()])).nullish(),
      extensions: record.nullish().catch(undefined),
    }),
  )
  .nullish();

/** Undefined for what is not JSON or not GraphQL: a proxy's error page, another server's address. */
export function readAnswer(text: string): SubgraphAnswer | undefined {
  try {
    // A byte order mark is no part of JSON, but some servers send one.
    const given = readJson(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
    if (!isObject(given)) return undefined;
    const { data, extensions } = given;
    if (data !== undefined && data !== null && !isObject(data)) return undefined;
    const told = errorsShape.parse(given['errors'])?.map(readError) ?? [];
    const more = isObject(extensions) ? { extensions } : undefined;
    const isPlain = !text.includes('\\');
    if (told.length > 0) return { data, errors: told, isPlain, ...more };
    // Without data there must be a reason (GraphQL §7.1.2).
    return data ? { data, isPlain, ...more } : undefined;
  } catch {
    return undefined;
  }
}

const BYTE_ORDER_MARK = 0xfeff;

function readError(error: NonNullable<z.output<typeof errorsShape>>[number]) {
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
