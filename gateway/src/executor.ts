import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
  GatewayInterface,
} from '@apollo/server-gateway-interface';
import { Fault, faults, isFaultCode } from '@supergraph/service/errors';
import type { Caller } from '@supergraph/service/identity/caller';
import { GraphQLError, getVariableValues } from 'graphql';
import type { GatewayContext } from './context.ts';
import { readJson } from './engine/answer/read-json.ts';
import type { Grants } from './engine/authorise/requirement.ts';
import type { Engine } from './engine/engine.ts';
import type { AnswerError } from './engine/execute/run.ts';
import { isObject } from './engine/json.ts';
import type { Asker } from './engine/plan/plan-ahead.ts';
import { printPlan } from './engine/plan/print-plan.ts';
import { callerKey } from './guard/admission/admission.ts';
import type { GrantsOf } from './guard/authorisation/grants.ts';
import { acceptedFormat } from './incremental/accepted-format.ts';
import { withDefer } from './incremental/defer-directive.ts';
import type { SchemaSource } from './own-gateway.ts';

/** What the caller may have, and whether in parts. */
interface How {
  readonly grants: Grants;
  readonly inParts: boolean;
}

type RequestContext = GatewayGraphQLRequestContext<GatewayContext>;

export type ShowsPlanTo = (caller: Caller) => boolean;

interface ExecutorOptions {
  readonly showsPlanTo: ShowsPlanTo;
  readonly grantsOf: GrantsOf;
  /** Whether answers come in parts for clients that ask for it (`@defer`). */
  readonly defers: boolean;
}

/** The gateway as Apollo Server takes it: one has the schema, the engine answers. */
export function executeBy(
  engine: Engine<GatewayContext>,
  schemas: SchemaSource,
  options: ExecutorOptions,
): GatewayInterface {
  return {
    async load() {
      await schemas.load();
      return {
        executor: async (request) => {
          const context = request as RequestContext;
          const grants = options.grantsOf(context.context.caller);
          const inParts =
            options.defers && acceptedFormat(context.context.headers.accept) !== undefined;
          const asked = { grants, inParts };
          const answer = await execute(engine, context, asked);
          const isShown = options.showsPlanTo(context.context.caller);
          const plan = isShown && (await planFor(engine, context, asked));
          return plan ? { ...answer, extensions: { __queryPlanExperimental: plan } } : answer;
        },
      };
    },
    onSchemaLoadOrUpdate: (callback) =>
      schemas.onSchemaLoadOrUpdate((loaded) =>
        callback(options.defers ? { ...loaded, apiSchema: withDefer(loaded.apiSchema) } : loaded),
      ),
    stop: () => schemas.stop(),
  };
}

async function execute(
  engine: Engine<GatewayContext>,
  request: RequestContext,
  how: How,
): Promise<GatewayExecutionResult> {
  const { schema, document, operation, context } = request;
  const variables = request.request.variables ?? {};
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return { errors };
  context.isMutation = operation.operation === 'mutation';
  try {
    const asked = { document, operation, variables, context, ...how };
    const answer = await engine.execute(asked, () => askerOf(context));
    context.later.parts = answer.later;
    const data = readJson(answer.data);
    return {
      ...(answer.errors.length > 0 && { errors: answer.errors.map(asGraphqlError) }),
      data: isObject(data) ? data : null,
    };
  } catch (error) {
    throw error instanceof Fault ? asOperationError(error) : error;
  }
}

export function askerOf({ caller, client, signal }: GatewayContext): Asker {
  return { caller: callerKey(caller, client.address), signal };
}

/** What no subgraph has said the gateway says itself. */
export function asGraphqlError({ message, path, extensions }: AnswerError): GraphQLError {
  const { code, ...details } = extensions;
  const isOurs = !('serviceName' in extensions) && isFaultCode(code);
  const originalError = isOurs ? new Fault(code, message, { details }) : undefined;
  return new GraphQLError(message, { path: path ?? null, extensions, originalError });
}

function asOperationError(fault: Fault): GraphQLError {
  const { status } = faults[fault.code];
  return new GraphQLError(fault.message, {
    originalError: fault,
    extensions: { http: { status } },
  });
}

/** As Sandbox asks for it. */
async function planFor(
  engine: Engine<GatewayContext>,
  { request, document, operation, context }: RequestContext,
  { grants, inParts }: How,
): Promise<unknown> {
  const headers = request.http?.headers;
  if (!headers?.get('apollo-query-plan-experimental')) return undefined;
  const plan = await engine.plan({ document, operation, grants }, askerOf(context), inParts);
  return headers.get('apollo-query-plan-experimental-format') === 'internal'
    ? plan
    : plan && printPlan(plan);
}
