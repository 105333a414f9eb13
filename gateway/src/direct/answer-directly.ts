import { describeOperation } from '@supergraph/service/telemetry/describe-operation';
import { currentSpan } from '@supergraph/service/telemetry/span';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type GraphQLFormattedError, getVariableValues } from 'graphql';
import { createContext, type GatewayContext } from '../context.ts';
import { readJson } from '../engine/answer/read-json.ts';
import type { Answer, CompiledOperation } from '../engine/compile/compile-operation.ts';
import type { Engine } from '../engine/engine.ts';
import { isObject, type Json } from '../engine/json.ts';
import { asGraphqlError } from '../executor.ts';
import type { createGatewayErrorFormatter } from '../format-error.ts';
import { nothingLeft } from '../guard/admission/refused-answer.ts';
import type { GrantsOf } from '../guard/authorisation/grants.ts';
import type { CostGuard } from '../guard/limit-cost.ts';
import { nullWhereNone } from '../guard/refuse-operation.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { RecordAnswered } from '../usage/record-usage.ts';
import { contentTypeFor } from './content-type.ts';
import type { KnownOperation, KnownOperations } from './known-operations.ts';

export interface DirectAnswerOptions {
  readonly engine: Engine<GatewayContext>;
  readonly known: KnownOperations;
  readonly grantsOf: GrantsOf;
  readonly costGuard: CostGuard;
  readonly metrics: Pick<GatewayMetrics, 'operation'>;
  readonly recordAnswered: RecordAnswered;
  readonly formatError: ReturnType<typeof createGatewayErrorFormatter>;
  /** How long an answer may take in all, in milliseconds. */
  readonly deadlineMs: number | undefined;
}

/** The answer's body, with status and headers set; undefined: Apollo Server shall see to it. */
export type AnswerDirectly = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Buffer> | undefined;

interface Asked {
  readonly operation: KnownOperation;
  readonly run: CompiledOperation;
  readonly variables: Json;
}

/**
 * Answers operations that have passed Apollo Server before and are ready to run, without passing it again.
 * Whatever is out of the ordinary (another media type, a variable at fault, a budget that is spent) goes
 * the long way, so that there is one place which says what is wrong.
 */
export function answerDirectly(options: DirectAnswerOptions): AnswerDirectly {
  const { engine, costGuard, metrics, recordAnswered } = options;

  return (request, reply) => {
    const startedAtMs = performance.now();
    const asked = find(request, options);
    const contentType = asked && contentTypeFor(request.headers.accept);
    if (!contentType) return undefined;
    const { operation, variables } = asked;
    const context = createContext(request, reply, options.deadlineMs);
    if (!costGuard.trySpend({ ...operation, variables }, context)) return undefined;
    context.isMutation = operation.operation.operation === 'mutation';
    reply.header('content-type', contentType).header('cache-control', 'no-store');
    return answer(asked, context, reply, startedAtMs);
  };

  async function answer(
    { operation, run, variables }: Asked,
    context: GatewayContext,
    reply: FastifyReply,
    startedAtMs: number,
  ): Promise<Buffer> {
    const { data, errors } = await run(variables, (fetch) => engine.ask(fetch, context));
    const durationMs = performance.now() - startedAtMs;
    const hasErrors = errors.length > 0;
    if (hasErrors || context.isMutation) context.returned.mayNotBeKept();
    const { name, operation: type } = operation.operation;
    metrics.operation({
      name: name?.value ?? 'anonymous',
      type,
      hasErrors,
      seconds: durationMs / 1_000,
    });
    recordAnswered({ ...operation, context, errors, durationMs });
    describeOperation(currentSpan(), { name: name?.value, type, errors });
    const text = hasErrors ? withErrors({ data, errors }, reply, options) : `{"data":${data}}\n`;
    return Buffer.from(text);
  }
}

function find(
  request: FastifyRequest,
  { engine, known, grantsOf }: DirectAnswerOptions,
): Asked | undefined {
  const { body, headers, method } = request;
  if (method !== 'POST' || !isObject(body) || !isIdle(body['extensions'])) return undefined;
  if ('apollo-query-plan-experimental' in headers) return undefined;
  const { query, operationName, variables } = body;
  if (typeof query !== 'string') return undefined;
  if (operationName !== undefined && typeof operationName !== 'string') return undefined;
  if (variables !== undefined && !isObject(variables)) return undefined;
  const operation = known.get(query, operationName);
  const grants = grantsOf(request.caller);
  const run = operation && engine.known({ ...operation, grants }, variables ?? {});
  if (!run || !areRight(operation, variables ?? {})) return undefined;
  return { operation, run, variables: variables ?? {} };
}

/** Nothing is done for any of them but persisted queries; Apollo Client tells its version by one. */
function isIdle(extensions: unknown): boolean {
  return extensions === undefined || (isObject(extensions) && !('persistedQuery' in extensions));
}

function areRight(known: KnownOperation, variables: Json): boolean {
  const { variableDefinitions = [] } = known.operation;
  if (variableDefinitions.length === 0) return true;
  if (nullWhereNone(known, variables) !== undefined) return false;
  return getVariableValues(known.schema, variableDefinitions, variables).errors === undefined;
}

function withErrors(
  { data, errors }: Answer,
  reply: FastifyReply,
  { formatError }: DirectAnswerOptions,
): string {
  const formatted: GraphQLFormattedError[] = errors.map((error) => {
    const full = asGraphqlError(error);
    return formatError(full.toJSON(), full);
  });
  const given = readJson(data);
  const left = nothingLeft(isObject(given) ? given : null, formatted);
  if (left) reply.header('retry-after', left.retryAfter);
  if (left?.status !== undefined) reply.code(left.status);
  const text = left?.status === undefined ? data : 'null';
  return `{"errors":${JSON.stringify(formatted)},"data":${text}}\n`;
}
