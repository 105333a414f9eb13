import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { VALIDATION_ERRORS_MAX } from '@supergraph/service/graphql/document/limits';
import { rememberInvalid } from '@supergraph/service/graphql/remember-invalid';
import { describeOperations } from '@supergraph/service/telemetry/describe-operation';
import type { GatewayContext } from './context.ts';
import type { KnownOperations } from './direct/known-operations.ts';
import type { createGatewayErrorFormatter } from './format-error.ts';
import type { FederatedGraph } from './gateway.ts';
import { answerRefusals } from './guard/admission/refused-answer.ts';
import type { GrantsOf } from './guard/authorisation/grants.ts';
import { clientRules } from './guard/client-rules.ts';
import { type CostGuard, limitCost } from './guard/limit-cost.ts';
import { refuseOperation } from './guard/refuse-operation.ts';
import { legacyStatus } from './legacy-status.ts';
import type { Live } from './live/add-live.ts';
import type { GatewayMetrics } from './metrics.ts';
import { measureOperations } from './operation-plugins.ts';
import { sandboxPlugin } from './sandbox.ts';
import type { GatewayServerDeps } from './server.ts';
import { type RecordAnswered, recordUsage } from './usage/record-usage.ts';

/** What the short way to an answer and the long one have in common. */
export interface AnswerParts {
  readonly metrics: GatewayMetrics;
  readonly known: KnownOperations;
  readonly grantsOf: GrantsOf;
  readonly live: Live;
  readonly costGuard: CostGuard;
  readonly recordAnswered: RecordAnswered;
  readonly formatError: ReturnType<typeof createGatewayErrorFormatter>;
}

type ApolloDeps = Pick<
  GatewayServerDeps,
  'log' | 'hasSandbox' | 'isIntrospected' | 'cors' | 'tracing' | 'sandboxExample' | 'consoleFolder'
>;

/** For operations that come for the first time, and whatever is out of the ordinary. */
export function createApolloServer(
  deps: ApolloDeps &
    AnswerParts &
    Pick<FederatedGraph, 'gateway'> & { readonly plugins: ApolloServerPlugin<GatewayContext>[] },
  guard: DocumentGuard,
): ApolloServer<GatewayContext> {
  const { log, hasSandbox, metrics } = deps;
  return new ApolloServer<GatewayContext>({
    gateway: deps.gateway,
    logger: log,
    formatError: deps.formatError,
    includeStacktraceInErrorResponses: false,
    introspection: deps.isIntrospected ?? true,
    // A page of another origin can have a browser send a GET, but with nothing in it that tells who
    // asks: only cookies would (decision 25).
    csrfPrevention: deps.cors.credentials,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    validationRules: [...clientRules],
    validationOptions: { maxErrors: VALIDATION_ERRORS_MAX },
    // `serve` stops the process in its own order; two listeners for one signal would race.
    stopOnTerminationSignals: false,
    plugins: [
      measureOperations(metrics),
      ...(deps.tracing ? [describeOperations] : []),
      legacyStatus(),
      rememberInvalid(guard),
      recordUsage(deps.recordAnswered),
      refuseOperation(),
      limitCost(deps.costGuard),
      answerRefusals(),
      deps.known.plugin,
      deps.live.plugin,
      ...deps.plugins,
      sandboxPlugin(hasSandbox, {
        example: deps.sandboxExample,
        hasExplore: deps.consoleFolder !== undefined,
      }),
    ],
  });
}
