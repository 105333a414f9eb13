import type { ApolloServerPlugin } from '@apollo/server';
import { readCostDirectives } from '@supergraph/service/cost/cost-directives';
import type { CostModel } from '@supergraph/service/cost/cost-model';
import { type OperationCost, operationCost } from '@supergraph/service/cost/operation-cost';
import { Fault, faults } from '@supergraph/service/errors';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { callerKey } from './admission/admission.ts';
import { type CallerKind, type CostLimits, callerKind } from './cost-limits.ts';
import { createCostRate } from './cost-rate.ts';

/**
 * Estimates every operation before it is planned, and refuses what costs more than its caller may
 * spend on one with OPERATION_TOO_EXPENSIVE, and more than it may spend for now with RATE_LIMITED. What can be known of an operation without its variables is
 * worked out once: Apollo Server keeps documents that it has seen, so they serve as keys, and both
 * are forgotten together, or with their schema.
 */
export function limitCost(
  limits: CostLimits,
  metrics: Pick<GatewayMetrics, 'estimate'>,
): ApolloServerPlugin<GatewayContext> {
  const costsBySchema = new WeakMap<GraphQLSchema, OperationCosts>();
  const rate = createCostRate(limits);

  return {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema: schema, coreSupergraphSdl: sdl = '' }) {
          const directives = readCostDirectives(parse(sdl, { noLocation: true }));
          const { listSize, pageMax: sliceMax } = limits;
          costsBySchema.set(schema, operationCosts({ schema, directives, listSize, sliceMax }));
        },
      };
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return;
          const costs = costsBySchema.get(schema);
          if (!costs) throw new Error('an operation of a schema that was never loaded');
          const estimate = costs(document, operation)(request.variables);
          contextValue.estimate = estimate;
          const caller = callerKind(contextValue.caller);
          const budget = limits.budgets[caller];
          const isBeyond = estimate > budget;
          metrics.estimate({ caller, estimate, isBeyond });
          if (limits.mode === 'measure') return;
          if (isBeyond) throw tooExpensive(estimate, budget, caller);
          const { client } = contextValue;
          const waitMs = rate.spend(callerKey(contextValue.caller, client.address), estimate);
          if (waitMs > 0) throw tooMuch(waitMs);
        },
      };
    },
  };
}

type OperationCosts = ReturnType<typeof operationCosts>;

/** The costs of one schema's operations, each worked out when it is first asked for. */
function operationCosts(model: CostModel) {
  const known = new WeakMap<OperationDefinitionNode, OperationCost>();
  return (document: DocumentNode, operation: OperationDefinitionNode): OperationCost => {
    let cost = known.get(operation);
    if (!cost) {
      cost = operationCost(model, document, operation);
      known.set(operation, cost);
    }
    return cost;
  };
}

function tooMuch(waitMs: number): GraphQLError {
  const fault = rateLimited('You have asked for more than you may for now.', waitMs);
  return new GraphQLError(fault.message, {
    originalError: fault,
    extensions: { http: { status: faults.RATE_LIMITED.status } },
  });
}

const told: Readonly<Record<CallerKind, string>> = {
  anonymous: 'an anonymous caller',
  user: 'a user',
  staff: 'a member of the staff',
};

function tooExpensive(estimate: number, budget: number, caller: CallerKind): GraphQLError {
  const message = `The operation is estimated to cost ${estimate}; ${told[caller]} may spend ${budget} on one.`;
  const code = 'OPERATION_TOO_EXPENSIVE';
  return new GraphQLError(message, {
    originalError: new Fault(code, message, { details: { estimate, budget } }),
    extensions: { http: { status: faults[code].status } },
  });
}
