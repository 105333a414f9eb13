import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import { runWithCorrelation } from '@supergraph/shared/events/correlation';
import { createHttpApp } from '@supergraph/shared/http/app';
import { authenticate } from '@supergraph/shared/http/authenticate';
import type { KeySource } from '@supergraph/shared/identity/key-source';
import type { Verifier } from '@supergraph/shared/identity/verifier';
import { newId } from '@supergraph/shared/ids';
import type { Logger } from '@supergraph/shared/logger';
import type { FastifyError, FastifyInstance } from 'fastify';
import { createContext, type GatewayContext } from './context.ts';
import { createGatewayErrorFormatter } from './format-error.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';
import { createAdmission } from './guard/admission/admission.ts';
import { createEarlyRefusals } from './guard/admission/early-refusals.ts';
import { createFrontDoor } from './guard/admission/front-door.ts';
import { observeAdmission } from './guard/admission/observe-admission.ts';
import { answerRefusals } from './guard/admission/refused-answer.ts';
import { documentLimits, documentLimitsRule } from './guard/document-limits.ts';
import { createGatewayMetrics } from './metrics.ts';
import { measureOperations, requireOperation } from './operation-plugins.ts';
import { SANDBOX_ORIGIN, type SandboxExample, sandboxPlugin } from './sandbox.ts';
import { recordUsage } from './usage/record-usage.ts';
import type { UsageRecorder } from './usage/recorder.ts';

export interface GatewayServerDeps
  extends Omit<GatewayOptions, 'metrics' | 'showsQueryPlans' | 'admission' | 'early'> {
  readonly log: Logger;
  readonly verifier: Verifier;
  readonly keys: KeySource;
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  readonly hasSandbox: boolean;
  /** How long an answer may take in all, whatever number of fetches it needs. */
  readonly deadlineMs: number;
  /** How many requests may be worked on at once. */
  readonly requestsMax: number;
  /** How long work may wait for a place at its subgraph, in milliseconds. */
  readonly queueMsMax: number;
  readonly sandboxExample?: SandboxExample | undefined;
  /** Hears of every operation that was answered. It belongs to the caller, who stops it. */
  readonly usage?: Pick<UsageRecorder, 'record'> | undefined;
}

const PREFLIGHT_SECONDS_MAX = 600;
const requestIdForm = /^[\w.:-]{1,128}$/;

/**
 * The gateway as a Fastify app that opens no port: GraphQL and Sandbox at `/graphql`, `/health`,
 * `/ready`, `/metrics`. Closing the app answers what is under way, then lets the subgraphs go.
 *
 * @throws ConfigError when the supergraph cannot be read or served
 */
export async function createGatewayServer(deps: GatewayServerDeps): Promise<FastifyInstance> {
  const { log, verifier, keys } = deps;
  const app = createHttpApp({ log, ready: { keys: keysKnown(keys) } });
  const metrics = createGatewayMetrics();
  const admission = createAdmission(deps);
  const door = createFrontDoor({ ...deps, metrics });
  const stopObserving = observeAdmission(admission, door);
  const early = createEarlyRefusals({ admission, metrics });
  const apollo = createApolloServer({ ...deps, metrics, admission, early });
  await apollo.start();
  app.addHook('onClose', async () => {
    stopObserving();
    await apollo.stop();
  });

  app.addHook('onRequest', async (request, reply) => {
    if (!requestIdForm.test(request.id)) request.id = newId('req');
    reply.header('x-request-id', request.id);
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, 'a request failed');
    return reply.code(status).send({ errors: [describeHttpError(error, status, request.id)] });
  });
  await app.register(cors, {
    origin: [...deps.cors.origins, ...(deps.hasSandbox ? [SANDBOX_ORIGIN] : [])],
    credentials: deps.cors.credentials,
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: PREFLIGHT_SECONDS_MAX,
  });

  const handleGraphql = fastifyApolloHandler(apollo, {
    context: async (request, reply) => createContext(request, reply, deps),
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: [authenticate(verifier), door.onRequest],
    preHandler: early.preHandler,
    handler: (request, reply) =>
      runWithCorrelation({ correlationId: request.id }, () =>
        handleGraphql.call(app, request, reply),
      ),
  });
  return app;
}

function createApolloServer(
  deps: GatewayServerDeps & Pick<GatewayOptions, 'metrics' | 'admission' | 'early'>,
): ApolloServer<GatewayContext> {
  const { log, hasSandbox, metrics } = deps;
  return new ApolloServer<GatewayContext>({
    gateway: createGateway({ ...deps, showsQueryPlans: hasSandbox }),
    logger: log,
    formatError: createGatewayErrorFormatter(log),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: documentLimits.tokensMax },
    maxRecursiveSelections: documentLimits.selectionsMax,
    validationRules: [documentLimitsRule()],
    // `serve` stops the process in its own order; two listeners for one signal would race.
    stopOnTerminationSignals: false,
    plugins: [
      measureOperations(metrics),
      ...(deps.usage ? [recordUsage(deps.usage)] : []),
      requireOperation(),
      answerRefusals(),
      sandboxPlugin(hasSandbox, deps.sandboxExample),
    ],
  });
}

/**
 * Ready means: the supergraph is loaded (there is no app before that) and tokens can be checked.
 * Subgraphs are not asked: while one of them is down the gateway still answers for the others, and
 * a gateway taken out of service by one dead subgraph would turn its failure into everybody's.
 * Once keys are known they stay known, so the question is asked only until then.
 */
function keysKnown(keys: KeySource): () => Promise<void> {
  let isKnown = false;
  return async () => {
    if (isKnown) return;
    await keys.keyFor('any');
    isKnown = true;
  };
}

/** Requests that never became GraphQL: too large, not JSON, of an unknown media type. */
function describeHttpError(error: FastifyError, status: number, requestId: string) {
  return status >= 500
    ? {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      }
    : { message: error.message, extensions: { code: 'BAD_REQUEST' } };
}
