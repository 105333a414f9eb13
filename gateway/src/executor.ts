import type { ApolloGateway } from '@apollo/gateway';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { Fault } from '@supergraph/shared/errors';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { answerIntrospection } from './introspection.ts';

/**
 * The gateway as Apollo Server takes it, with an executor around the stock one: introspection is
 * answered from the schema that clients see, and what stock tells only in an extension is an error.
 */
export function withOwnExecutor(gateway: ApolloGateway): GatewayInterface {
  return {
    async load(options) {
      const { executor } = await gateway.load(options);
      return { executor: execute(executor) };
    },
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
  };
}

function execute(stock: GatewayExecutor): GatewayExecutor {
  return async (context) => {
    const answer = answerIntrospection(context) ?? (await stock(context));
    const { valueCompletion, ...extensions } = answer.extensions ?? {};
    if (valueCompletion === undefined) return answer;
    const errors = holesShape.parse(valueCompletion).map(tellHole);
    return { ...answer, errors: [...(answer.errors ?? []), ...errors], extensions };
  };
}

const holesShape = z.array(
  z.object({ path: z.array(z.union([z.string(), z.number()])).optional() }).loose(),
);

function tellHole({ path }: z.output<typeof holesShape>[number]): GraphQLError {
  const fault = new Fault('SERVICE_UNAVAILABLE', 'A service did not give what must be here.');
  return new GraphQLError(fault.message, { path, originalError: fault });
}
