import type { ApolloGateway, GraphQLDataSource } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { Logger } from '@supergraph/service/logger';
import { assertValidSchema, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from './context.ts';
import type { OwnGatewayOptions } from './own-gateway.ts';

type SchemaListener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];

export interface StockGatewayOptions extends Omit<OwnGatewayOptions, 'addSubgraph' | 'use'> {
  sourceOf(name: string, url: string): GraphQLDataSource<GatewayContext>;
  use(supergraphSdl: string, schema: GraphQLSchema): void;
  readonly log: Logger;
}

/** `@apollo/gateway` with its executor, for comparison. It is loaded when it is wanted. */
export function createStockGateway(options: StockGatewayOptions): GatewayInterface {
  const listeners = new Set<SchemaListener>();
  let gateway: ApolloGateway | undefined;
  return {
    async load(ofServer) {
      gateway = await makeGateway(options);
      for (const tell of listeners) gateway.onSchemaLoadOrUpdate(tell);
      return gateway.load(ofServer);
    },
    onSchemaLoadOrUpdate(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    stop: async () => gateway?.stop(),
  };
}

async function makeGateway(options: StockGatewayOptions): Promise<ApolloGateway> {
  const { ApolloGateway } = await import('@apollo/gateway');
  const file = options.openFile(async (supergraphSdl) => {
    await tryOut(supergraphSdl);
    await options.rehearse(supergraphSdl);
  });
  const gateway = new ApolloGateway({
    supergraphSdl: {
      async initialize(hooks) {
        const { supergraphSdl, cleanup } = await file.initialize(hooks);
        return {
          supergraphSdl,
          cleanup: async () => {
            await cleanup();
            await options.close();
          },
        };
      },
    },
    buildService: ({ name, url = '' }) => options.sourceOf(name, url),
    logger: options.log,
  });
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    options.use(coreSupergraphSdl, apiSchema);
  });
  return gateway;
}

/**
 * Loads a supergraph into a gateway that is thrown away. `ApolloGateway` replaces its state step by
 * step, so a fault found half-way would leave old and new mixed; here it costs nothing.
 */
async function tryOut(supergraphSdl: string): Promise<void> {
  const { ApolloGateway } = await import('@apollo/gateway');
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
