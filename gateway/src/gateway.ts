import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { Logger } from '@supergraph/service/logger';
import { assertValidSchema, buildSchema } from 'graphql';
import { Agent } from 'undici';
import { setTelemetry } from './config.ts';
import { createConformer } from './conform-answer.ts';
import { withOwnExecutor } from './executor.ts';
import type { Admission } from './guard/admission/admission.ts';
import { admitToSource } from './guard/admission/admitted-source.ts';
import type { EarlyRefusals } from './guard/admission/early-refusals.ts';
import type { GatewayMetrics } from './metrics.ts';
import { planLimits } from './planning/limits.ts';
import { createPlanAhead } from './planning/plan-ahead.ts';
import { createPlanner } from './planning/planner.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';
import { createSupergraphFile } from './supergraph-file.ts';

export interface GatewayOptions {
  readonly supergraphFile: string;
  /** Address by subgraph name, where it differs from the supergraph's routing url. */
  readonly subgraphUrls?: Readonly<Record<string, string | undefined>>;
  readonly subgraphTimeoutMs: number;
  readonly subgraphConnectionsMax: number;
  readonly admission: Admission;
  readonly early: EarlyRefusals;
  readonly gatewaySecret: string;
  /** Whether a header may ask for the query plan, which Sandbox shows beside the answer. */
  readonly showsQueryPlans: boolean;
  /** Whether Apollo gets usage data. Default no. */
  readonly sendsTelemetry?: boolean;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
}

const CONNECT_MS_MAX = 2_000;
const KEEP_ALIVE_MS = 30_000;
const SUBGRAPH_ANSWER_BYTES_MAX = 32 * 1_048_576;

/**
 * The federated graph: plans each operation over the supergraph and fetches from the subgraphs.
 * Apollo Server loads it and stops it.
 */
export function createGateway(options: GatewayOptions): GatewayInterface {
  const { log, metrics, subgraphUrls = {}, subgraphTimeoutMs: timeoutMs } = options;
  setTelemetry({ isSent: options.sendsTelemetry ?? false });
  const dispatcher = new Agent({
    connections: options.subgraphConnectionsMax,
    connect: { timeout: Math.min(CONNECT_MS_MAX, timeoutMs) },
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: SUBGRAPH_ANSWER_BYTES_MAX,
  });
  const supergraph = createSupergraphFile({ file: options.supergraphFile, rehearse, log, metrics });

  const planner = createPlanner(planLimits);
  const plans = createPlanAhead(planner, planLimits.waitingMax);

  let conform: Conform = (answer) => answer;
  const gateway = new ApolloGateway({
    supergraphSdl: {
      async initialize(hooks) {
        const { supergraphSdl, cleanup } = await supergraph.initialize(hooks);
        return {
          supergraphSdl,
          cleanup: async () => {
            await cleanup?.();
            await planner.stop();
            await dispatcher.close();
          },
        };
      },
    },
    buildService({ name, url = '' }) {
      const source = createSubgraphDataSource({
        name,
        url: subgraphUrls[name] ?? url,
        dispatcher,
        timeoutMs,
        gatewaySecret: options.gatewaySecret,
        conform: (answer, request) => conform(answer, request, name),
        log,
        metrics,
      });
      return admitToSource(source, { ...options, name });
    },
    queryPlannerConfig: { cache: plans.store },
    __exposeQueryPlanExperimental: options.showsQueryPlans,
    logger: log,
  });
  gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    // Composition has checked it.
    conform = createConformer(buildSchema(coreSupergraphSdl, { assumeValid: true }));
    planner.use(coreSupergraphSdl);
  });
  return withOwnExecutor(gateway, plans);
}

type Conform = ReturnType<typeof createConformer>;

/**
 * Loads a supergraph into a gateway that is thrown away. `ApolloGateway` replaces its state step by
 * step, so a fault found half-way would leave old and new mixed; here it costs nothing.
 */
async function rehearse(supergraphSdl: string): Promise<void> {
  const trial = new ApolloGateway({
    supergraphSdl,
    validateSupergraph: true,
    buildService: () => unused,
    logger: silent,
  });
  const { schema } = await trial.load();
  assertValidSchema(schema);
  await trial.stop();
}

const unused: GraphQLDataSource = {
  process: () => Promise.reject(new Error('a rehearsal fetches nothing')),
};

const ignore = (): void => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
