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
import type { Budgets } from './budget/budgets.ts';
import type { BudgetMetrics } from './budget/metrics.ts';
import { payerKey } from './budget/payer.ts';
import { createRateLimitHeaders } from './budget/rate-limit-headers.ts';
import { type CallerKind, type CostLimits, callerKind } from './cost-limits.ts';

/** An operation with the schema that allows it, and what a client gave for it. */
export interface CostlyOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** For whom an operation is estimated; what it may cost is told here. */
export type CostContext = Pick<GatewayContext, 'caller' | 'client' | 'returned' | 'estimate'>;

export interface CostGuard {
  /** To be called with each supergraph before operations come that it allows. */
  learn(schema: GraphQLSchema, supergraphSdl: string): void;
  /**
   * Estimates an operation, into its context, and has its caller spend that.
   *
   * @throws OPERATION_TOO_EXPENSIVE for more than the caller may spend on one
   * @throws RATE_LIMITED for more than it may spend for now
   */
  spend(asked: CostlyOperation, context: CostContext): void;
  /** The same where nothing is refused; where something is, false, and nothing is spent. */
  trySpend(asked: CostlyOperation, context: CostContext): boolean;
}

export interface CostGuardOptions {
  readonly limits: CostLimits;
  readonly budgets: Pick<Budgets, 'spend'>;
  readonly metrics: Pick<GatewayMetrics, 'estimate'> & Pick<BudgetMetrics, 'beyond'>;
}

/**
 * Estimates operations before they are planned. What can be known of an operation without its variables
 * is worked out once: Apollo Server keeps documents that it has seen, so they serve as keys, and both are
 * forgotten together, or with their schema.
 */
export function createCostGuard({ limits, budgets, metrics }: CostGuardOptions): CostGuard {
  const costsBySchema = new WeakMap<GraphQLSchema, OperationCosts>();
  const tellBudget = createRateLimitHeaders(limits);
  const isEnforced = limits.mode === 'enforce';

  function estimateOf({ schema, document, operation, variables }: CostlyOperation): number {
    const costs = costsBySchema.get(schema);
    if (!costs) throw new Error('an operation of a schema that was never loaded');
    return costs(document, operation)(variables);
  }

  /** How long to wait for the right to spend so much, where it is refused; it is spent where it is not. */
  function waitMsFor({ operation }: CostlyOperation, context: CostContext, estimate: number) {
    const isMutation = operation.operation === 'mutation';
    const spending = budgets.spend(payerKey(context), estimate, isMutation);
    if (!spending) return 0;
    tellBudget(context.returned, spending);
    return spending.waitMs;
  }

  return {
    learn(schema, supergraphSdl) {
      const directives = readCostDirectives(parse(supergraphSdl, { noLocation: true }));
      const { listSize, pageMax: sliceMax } = limits;
      costsBySchema.set(schema, operationCosts({ schema, directives, listSize, sliceMax }));
    },
    spend(asked, context) {
      const estimate = estimateOf(asked);
      context.estimate = estimate;
      const caller = callerKind(context.caller);
      const budget = limits.budgets[caller];
      const isBeyond = estimate > budget;
      metrics.estimate({ caller, estimate, isBeyond });
      if (isBeyond && isEnforced) throw tooExpensive(estimate, budget, caller);
      const waitMs = waitMsFor(asked, context, estimate);
      if (waitMs === 0) return;
      metrics.beyond(caller);
      if (isEnforced) throw tooMuch(waitMs);
    },
    trySpend(asked, context) {
      const estimate = estimateOf(asked);
      const caller = callerKind(context.caller);
      const isBeyond = estimate > limits.budgets[caller];
      if (isBeyond && isEnforced) return false;
      const waitMs = waitMsFor(asked, context, estimate);
      if (waitMs > 0 && isEnforced) return false;
      if (waitMs > 0) metrics.beyond(caller);
      context.estimate = estimate;
      metrics.estimate({ caller, estimate, isBeyond });
      return true;
    },
  };
}

/** Refuses, in Apollo Server, what costs more than its caller may spend. */
export function limitCost(guard: CostGuard): ApolloServerPlugin<GatewayContext> {
  return {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate: ({ apiSchema, coreSupergraphSdl = '' }) =>
          guard.learn(apiSchema, coreSupergraphSdl),
      };
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return;
          guard.spend({ schema, document, operation, variables: request.variables }, contextValue);
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
