import { createHash } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import { type GraphQLSchema, Kind, print } from 'graphql';
import type { Fault } from '../faults.ts';
import { planningLimits } from './limits.ts';
import type { ClientRequest } from './monolith.ts';
import type { Case } from './resolve.ts';
import type { GivenAnswer, Subgraph } from './subgraph.ts';

const ignore = (): void => undefined;
const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Apollo's gateway and its executor over the same subgraphs. */
export async function startStockGateway(
  supergraphSdl: string,
  subgraphs: ReadonlyMap<string, Subgraph>,
) {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger,
    queryPlannerConfig: { debug: planningLimits },
    buildService: ({ name }) => ({
      async process({ request, context }) {
        const asked = subgraphs.get(name);
        if (!asked) throw new Error(`There is no subgraph ${name}.`);
        const { query = '', variables = {} } = JSON.parse(JSON.stringify(request));
        const { data = null, errors } = await asked({ query, variables }, context as Case);
        return { data, ...(errors && { errors }) } as never;
      },
    }),
  });
  const { schema, executor } = await gateway.load();
  return {
    /** What clients see. */
    schema: schema as GraphQLSchema,
    async execute({ document, variables }: ClientRequest, fault: Fault): Promise<GivenAnswer> {
      const context: Case = { fault, counted: 0 };
      const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
      const source = print(document);
      const asked = {
        document,
        source,
        operation,
        operationName: null,
        queryHash: createHash('sha256').update(source).digest('hex'),
        request: { query: source, variables },
        context,
        metrics: {},
        logger,
        schema,
        cache: undefined,
      };
      return JSON.parse(JSON.stringify(await executor(asked as never)));
    },
    stop: () => gateway.stop(),
  };
}
