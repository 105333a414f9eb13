import type { ApolloGateway } from '@apollo/gateway';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { type FieldOwners, readFieldOwners } from './field-owners.ts';
import { answerIntrospection } from './introspection.ts';
import { tellMissing } from './missing-entities.ts';
import type { PlanAhead, RequestContext } from './planning/plan-ahead.ts';

/**
 * The gateway as Apollo Server takes it, with an executor around the stock one: introspection is
 * answered from the schema that clients see, plans are made elsewhere, and what stock tells only in an
 * extension is an error.
 */
export function withOwnExecutor(
  gateway: ApolloGateway,
  plans: Pick<PlanAhead, 'prepare'>,
): GatewayInterface {
  let owners: FieldOwners = new Map();
  gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    owners = readFieldOwners(coreSupergraphSdl);
  });
  return {
    async load(options) {
      const { executor } = await gateway.load(options);
      return { executor: execute(executor, { plans, owners: () => owners }) };
    },
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
  };
}

interface Surroundings {
  readonly plans: Pick<PlanAhead, 'prepare'>;
  readonly owners: () => FieldOwners;
}

function execute(stock: GatewayExecutor, { plans, owners }: Surroundings): GatewayExecutor {
  return async (context) => {
    const answer = answerIntrospection(context) ?? (await planAndExecute(context));
    const { valueCompletion, ...extensions } = answer.extensions ?? {};
    if (valueCompletion === undefined) return answer;
    const missing = tellMissing(valueCompletion, { data: answer.data, owners: owners() });
    const errors = [...(answer.errors ?? []), ...missing];
    const { extensions: _, ...rest } = answer;
    return {
      ...rest,
      ...(errors.length > 0 && { errors }),
      ...(Object.keys(extensions).length > 0 && { extensions }),
    };
  };

  async function planAndExecute(context: Parameters<GatewayExecutor>[0]) {
    await plans.prepare(context as RequestContext);
    return stock(context);
  }
}
