import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, parse } from 'graphql';
import { runWithCorrelation } from '../correlation.ts';
import { boundResolvers } from '../execution/bounded-resolvers.ts';
import { createDocumentGuard } from '../graphql/document/document-guard.ts';
import { subgraphDocumentLimits, VALIDATION_ERRORS_MAX } from '../graphql/document/limits.ts';
import { createErrorFormatter } from '../graphql/format-error.ts';
import { guardRequests } from '../graphql/guard-requests.ts';
import { rememberInvalid } from '../graphql/remember-invalid.ts';
import { createHttpApp } from '../http/app.ts';
import { authenticate, requireGatewaySecret } from '../http/authenticate.ts';
import { letGoWhoHasLeft, readDeadlineMs, whileAwaited } from '../http/awaited.ts';
import { readForwardedClient } from '../http/client.ts';
import { boundJsonBodies } from '../http/json-bodies.ts';
import { subgraphJsonLimits } from '../http/json-limits.ts';
import { type HttpSettings, subgraphHttpLimits } from '../http/limits.ts';
import type { ReadyChecks } from '../http/ready.ts';
import type { RequestInfo } from '../http/request-info.ts';
import type { Verifier } from '../identity/verifier.ts';
import type { Logger } from '../logger.ts';
import { describeOperations } from '../telemetry/describe-operation.ts';
import { traceparentOf } from '../telemetry/trace-requests.ts';
import { traceRoots } from '../telemetry/trace-roots.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { type AddStreams, STREAM_PATH } from './add-streams.ts';
import { executorOf, type Served } from './executor.ts';
import { OBJECTS_PER_REQUEST_MAX, REQUEST_DEADLINE_MS } from './limits.ts';

export interface SubgraphServerOptions<Context extends BaseContext> {
  /** SDL, as `schema.graphql` has it. */
  typeDefs: string;
  /** The generated `Resolvers` of the subgraph, which are checked against its SDL. */
  resolvers: object;
  /** Made anew for each request, so that loaders never share one caller's view with another's. */
  context: (request: RequestInfo) => Context;
  verifier: Verifier;
  /** GraphQL without it is refused. A server without one answers everybody: only tests make such. */
  gatewaySecret?: string | undefined;
  log: Logger;
  ready: ReadyChecks;
  /** Its limits are those of a subgraph where none are given. */
  http?: HttpSettings | undefined;
  /** How long a request is worked on that comes without a deadline. */
  deadlineMs?: number | undefined;
  /** How many objects one answer may hold. */
  objectsMax?: number | undefined;
  plugins?: ApolloServerPlugin<Served<Context>>[];
  /** Default: nothing is traced. */
  tracing?: Tracing | undefined;
  /** For subgraphs with subscriptions: what answers them, as `subgraphStreams` of @supergraph/live does. */
  streams?: AddStreams | undefined;
}

/**
 * A subgraph as a Fastify app that opens no port: POST `/graphql` for the gateway, `/health` and
 * `/ready` for balancers. Call `serve` to listen, `inject` to test.
 */
export async function createSubgraphServer<Context extends BaseContext>(
  options: SubgraphServerOptions<Context>,
): Promise<FastifyInstance> {
  const { log, verifier, gatewaySecret, tracing } = options;
  const { deadlineMs = REQUEST_DEADLINE_MS, objectsMax = OBJECTS_PER_REQUEST_MAX } = options;
  const limits = { ...subgraphHttpLimits, ...options.http?.limits };
  const app = createHttpApp({
    ...{ log, tracing, ready: options.ready },
    http: { ...options.http, limits },
  });
  boundJsonBodies(app, subgraphJsonLimits);
  const schema = buildSubgraphSchema({
    typeDefs: parse(options.typeDefs),
    // The generated types are stricter than this index signature, which cannot express them.
    resolvers: options.resolvers as GraphQLResolverMap<unknown>,
  });
  if (tracing) traceRoots(schema);
  boundResolvers(schema);
  const formatError = createErrorFormatter(log);
  const guard = createDocumentGuard(subgraphDocumentLimits);
  const apollo = new ApolloServer<Served<Context>>({
    gateway: executorOf(schema, { objectsMax }),
    formatError,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    persistedQueries: false,
    validationOptions: { maxErrors: VALIDATION_ERRORS_MAX },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      // Looks at every field that is resolved; no field here says how long it may be kept.
      ApolloServerPluginCacheControlDisabled(),
      refuseSubscriptions,
      rememberInvalid(guard),
      ...(tracing ? [describeOperations] : []),
      ...(options.plugins ?? []),
    ],
    // Signals are the composition root's business.
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());

  const handleGraphql = fastifyApolloHandler(apollo, {
    context: async (request, reply) => {
      const signal = whileAwaited(reply, readDeadlineMs(request.headers, deadlineMs));
      const context = options.context({
        caller: request.caller,
        client: readForwardedClient(request.ip, request.headers),
        requestId: request.id,
        log: log.child({ requestId: request.id }),
        signal,
        http: {
          headers: request.headers,
          setHeader: (name, value) => void reply.removeHeader(name).header(name, value),
        },
      });
      return { context, signal };
    },
  });
  const gatewayOnly = gatewaySecret ? [requireGatewaySecret(gatewaySecret)] : [];
  await options.streams?.(app, {
    ...{ schema, formatError, objectsMax, verifier, gatewaySecret, log },
    context: options.context,
  });
  app.route({
    method: 'POST',
    url: '/graphql',
    onRequest: [...gatewayOnly, authenticate(verifier)],
    preHandler: [
      letGoWhoHasLeft,
      guardRequests({
        guard,
        json: subgraphJsonLimits,
        operationNameCharactersMax: subgraphDocumentLimits.nameCharactersMax,
      }),
    ],
    // The request id is the correlation id of every event that this request leads to.
    handler: (request, reply) =>
      runWithCorrelation(
        {
          correlationId: request.id,
          traceparent: traceparentOf(request),
          span: request.begun?.span,
        },
        () => handleGraphql.call(app, request, reply),
      ),
  });
  return app;
}

/** Without this, a subscription that is sent here would be resolved as if it were a query. */
const refuseSubscriptions: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== 'subscription') return;
        throw new GraphQLError(`Subscriptions are answered at ${STREAM_PATH}.`, {
          extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
        });
      },
    };
  },
};
