import compress from '@fastify/compress';
import cors from '@fastify/cors';
import { createDocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { createHttpApp } from '@supergraph/service/http/app';
import { boundJsonBodies } from '@supergraph/service/http/json-bodies';
import type { HttpSettings } from '@supergraph/service/http/limits';
import type { FollowedRevocations } from '@supergraph/service/identity/follow-revocations';
import type { PublishedKeys } from '@supergraph/service/identity/key-source';
import type { Verifier } from '@supergraph/service/identity/verifier';
import { newId } from '@supergraph/service/ids';
import type { Logger } from '@supergraph/service/logger';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type AnswerParts, createApolloServer } from './apollo-server.ts';
import { addConsole } from './console/console-routes.ts';
import { createKnownOperations } from './direct/known-operations.ts';
import { createGatewayErrorFormatter } from './format-error.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';
import { addGraphqlRoutes } from './graphql-routes.ts';
import { createAdmission } from './guard/admission/admission.ts';
import { createEarlyRefusals } from './guard/admission/early-refusals.ts';
import { createFrontDoor } from './guard/admission/front-door.ts';
import { admissionLimits } from './guard/admission/limits.ts';
import { observeAdmission } from './guard/admission/observe-admission.ts';
import { observeBreakers } from './guard/admission/observe-breakers.ts';
import { createGrants } from './guard/authorisation/grants.ts';
import type { FulfilsPolicy } from './guard/authorisation/policies.ts';
import { createBudgets } from './guard/budget/budgets.ts';
import { createBudgetMetrics } from './guard/budget/metrics.ts';
import type { SharedBuckets } from './guard/budget/shared-buckets.ts';
import { type CostLimits, costLimits } from './guard/cost-limits.ts';
import { createCostGuard } from './guard/limit-cost.ts';
import { type RequestLimits, requestLimits } from './guard/limits.ts';
import { isOperator } from './guard/operators.ts';
import { type DocumentSettings, openDocuments } from './guard/safelist/documents.ts';
import { compression } from './headers/compression.ts';
import { readApiKey } from './keys/read-api-key.ts';
import { createLive, type LiveOptions } from './live/add-live.ts';
import { addMailRoutes } from './mail/mail-routes.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { addMediaRoutes, type MediaRoutesOptions } from './media/media-routes.ts';
import { createGatewayMetrics } from './metrics.ts';
import { measureRefused } from './operation-plugins.ts';
import type { Redis } from './redis.ts';
import { SANDBOX_ORIGIN, type SandboxExample } from './sandbox.ts';
import { addOidcRoutes } from './session/oidc-routes.ts';
import type { BreakerOptions } from './subgraph/breaker.ts';
import { createBreakers } from './subgraph/with-breaker.ts';
import type { UsageFigures } from './usage/figures.ts';
import { createUsageLog } from './usage/record-usage.ts';
import type { UsageRecorder } from './usage/recorder.ts';
import { addUsageRoutes } from './usage/usage-routes.ts';

export interface GatewayServerDeps
  extends Omit<
    GatewayOptions,
    'metrics' | 'showsPlanTo' | 'admission' | 'breakers' | 'early' | 'grantsOf'
  > {
  readonly log: Logger;
  readonly verifier: Verifier;
  readonly keys: PublishedKeys;
  /** Says of itself in `/ready` when it may not know all; the verifier asks it. Default: nothing is told. */
  readonly revocations?: Pick<FollowedRevocations, 'ready'> | undefined;
  readonly cors: { readonly origins: readonly string[]; readonly credentials: boolean };
  /** What the names in `@policy` stand for. Default: nobody fulfils any. */
  readonly policies?: FulfilsPolicy | undefined;
  readonly hasSandbox: boolean;
  /** Whether clients may ask for the schema. Default yes. */
  readonly isIntrospected?: boolean;
  /** How long an answer may take in all, whatever number of fetches it needs. Default 15,000. */
  readonly deadlineMs?: number;
  /** What an operation may cost, and what happens beyond. */
  readonly cost?: CostLimits;
  readonly http?: HttpSettings | undefined;
  /** Names of operations that metrics tell apart, whatever other names clients make up. */
  readonly operationNames?: readonly string[] | undefined;
  /** How much a client may send. Default: `requestLimits`. */
  readonly limits?: RequestLimits | undefined;
  /** How documents may be named by an id, and which must be. Default: none. */
  readonly documents?: DocumentSettings | undefined;
  /** For documents that replicas share; it belongs to the caller, who ends it. */
  readonly redis?: Redis | undefined;
  /** For what callers have spent, over all replicas; the same holds. Default: each counts by itself. */
  readonly shared?: SharedBuckets | undefined;
  /** How many requests may be worked on at once. Default 1,024. */
  readonly requestsMax?: number;
  /** How long work may wait for a place at its subgraph, in milliseconds. Default 50. */
  readonly queueMsMax?: number;
  /** How many operations one request may bring as a list; 0: none. Default 10. */
  readonly batchMax?: number;
  /** When a subgraph that keeps failing is no longer asked, and for how long. */
  readonly breaker?: BreakerOptions;
  /** What `/mail` shows. Default: there is no such page. */
  readonly mailbox?: Mailbox | undefined;
  /** Where the console was built. Default: there is none. */
  readonly consoleFolder?: string | undefined;
  readonly sandboxExample?: SandboxExample | undefined;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** How many streams there may be, and how they are bounded. */
  readonly streams?: LiveOptions['streams'];
  readonly liveLimits?: LiveOptions['liveLimits'];
  /** Whence events are heard of that feed subscriptions; it belongs to the caller. Default: none do. */
  readonly events?: LiveOptions['events'];
  readonly mediaSubgraphs?: MediaRoutesOptions['mediaSubgraphs'];
  /** Hears of every operation that was answered. It belongs to the caller, who stops it. */
  readonly usage?: Pick<UsageRecorder, 'record' | 'recordFailed'> | undefined;
  /** What operators may read of it; the same holds. Default: nothing. */
  readonly figures?: UsageFigures | undefined;
}

const PREFLIGHT_SECONDS_MAX = 600;
const requestIdForm = /^[\w.:-]{1,128}$/;

/**
 * The gateway as a Fastify app that opens no port: GraphQL and Sandbox at `/graphql`, images of subgraphs
 * at `/media`, `/health`, `/ready`. Closing the app answers what is under way, then lets the subgraphs go.
 *
 * @throws ConfigError when the supergraph cannot be read or served
 */
export async function createGatewayServer(deps: GatewayServerDeps): Promise<FastifyInstance> {
  const { log, verifier, keys, revocations, limits = requestLimits } = deps;
  const { requestsMax, queueMsMax, batchMax } = { ...admissionLimits, ...deps };
  // Subgraphs are not asked: one that is dead costs its own fields, and not everybody the gateway.
  const { tracing, http } = deps;
  const ready = {
    keys: () => keys.ready(),
    ...(revocations && { revocations: () => revocations.ready() }),
  };
  const app = createHttpApp({ log, ready, http, tracing });
  const metrics = createGatewayMetrics(deps.operationNames);
  const guard = createDocumentGuard(limits.document);
  const onRefused = ({ elapsedTime }: FastifyReply) => measureRefused(metrics, elapsedTime);
  const documents = await openDocuments({ ...deps, documentLimits: limits.document, onRefused });
  const cost = deps.cost ?? costLimits;
  const costMetrics = { ...metrics, ...createBudgetMetrics() };
  const budgets = createBudgets({ ...deps, limits: cost, metrics: costMetrics });
  const admission = createAdmission({ ...deps, queueMsMax });
  const door = createFrontDoor({ requestsMax, metrics });
  const breakers = createBreakers(deps.breaker);
  const stopObserving = [observeAdmission(admission, door), observeBreakers(breakers)];
  const early = createEarlyRefusals({ admission, metrics });
  const grantsOf = createGrants(deps);
  const graph = createGateway({
    ...deps,
    grantsOf,
    metrics,
    admission,
    breakers,
    early,
    showsPlanTo: (caller) => deps.hasSandbox || isOperator(caller),
  });
  const live = createLive({ guard, log });
  const parts: AnswerParts = {
    metrics,
    live,
    known: createKnownOperations(),
    grantsOf,
    costGuard: createCostGuard({ limits: cost, budgets, metrics: costMetrics }),
    recordAnswered: createUsageLog(deps.usage),
    formatError: createGatewayErrorFormatter(log),
  };
  // Of the executor that is there for comparison nothing is known beforehand.
  const plugins = deps.engine === 'stock' ? [] : documents.prepare({ ...parts, ...graph });
  const apollo = createApolloServer({ ...deps, ...parts, gateway: graph.gateway, plugins }, guard);
  await apollo.start();
  app.addHook('onClose', async () => {
    for (const stop of stopObserving) stop();
    await documents.stop();
    await apollo.stop();
    await budgets.stop();
  });

  app.addHook('onRequest', async (request, reply) => {
    if (!requestIdForm.test(request.id)) request.id = newId('req');
    reply.header('x-request-id', request.id);
  });
  app.addHook('onRequest', readApiKey);
  boundJsonBodies(app, limits.json);
  await app.register(cors, {
    origin: [...deps.cors.origins, ...(deps.hasSandbox ? [SANDBOX_ORIGIN] : [])],
    credentials: deps.cors.credentials,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
    maxAge: PREFLIGHT_SECONDS_MAX,
  });
  await app.register(compress, compression);

  const { resolveDocument } = documents;
  const forLive = { apollo, guard, door, limits, breakers, resolveDocument };
  await live.addTo(app, { ...deps, ...parts, ...graph, ...forLive });
  const { sessionSubgraph, deadlineMs } = deps;
  const origins = deps.cors.credentials ? deps.cors.origins : [];
  const session = { sessionSubgraph, origins };
  const forRoutes = { documents, early, verifier, onRefused, deadlineMs, session, batchMax };
  if (deps.mailbox) addMailRoutes(app, deps.mailbox);
  if (sessionSubgraph !== undefined) {
    const origin = () => graph.addressOf(sessionSubgraph).url;
    addOidcRoutes(app, {
      ...{ origin, subgraph: sessionSubgraph, gatewaySecret: deps.gatewaySecret },
    });
  }
  addGraphqlRoutes(app, { ...parts, ...graph, ...forLive, ...forRoutes });
  addUsageRoutes(app, { ...deps, door });
  await addMediaRoutes(app, { ...deps, ...graph, door });
  if (deps.consoleFolder !== undefined) await addConsole(app, deps.consoleFolder);
  return app;
}
