import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { Fault, faults } from '@supergraph/service/errors';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { callerKey } from '../guard/admission/admission.ts';
import { createShares } from '../guard/admission/shares.ts';
import type { Planner } from './planner.ts';

const PLANS_BYTES_MAX = 32 * 1_048_576;
const RETRY_AFTER_MS = 1_000;

export type RequestContext = GatewayGraphQLRequestContext<GatewayContext>;

/** Several may wait for one plan, as after a start, when all ask for the same. */
interface UnderWay {
  readonly plan: Promise<QueryPlan>;
  readonly signals: AbortSignal[];
}

export type PlanAhead = ReturnType<typeof createPlanAhead>;

/**
 * Makes the plan of an operation before the stock executor asks for it: that looks into this store, and
 * would plan, on the event loop, only what it does not find there.
 */
export function createPlanAhead(planner: Pick<Planner, 'plan'>, waitingMax: number) {
  const store = new InMemoryLRUCache<QueryPlan>({ maxSize: PLANS_BYTES_MAX });
  const underWay = new Map<string, UnderWay>();
  const waiting = createShares();

  /** Joins those who wait for the same plan, or has it made. */
  function planFor(key: string, request: RequestContext): Promise<QueryPlan> {
    const { context, source } = request;
    const known = underWay.get(key);
    if (known) {
      known.signals.push(context.signal);
      return known.plan;
    }
    const who = callerKey(context.caller, context.client.address);
    if (!waiting.hasRoom(who, waitingMax)) throw tooMany();
    waiting.add(who);
    const signals = [context.signal];
    const plan = planner
      .plan({
        request: { document: source, operationName: request.request.operationName },
        isWanted: () => signals.some(({ aborted }) => !aborted),
      })
      .finally(() => {
        underWay.delete(key);
        waiting.remove(who);
      });
    underWay.set(key, { plan, signals });
    return plan;
  }

  return {
    store,
    /**
     * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
     * @throws SERVICE_UNAVAILABLE when too many wait for theirs
     */
    async prepare(request: RequestContext): Promise<void> {
      const key = keyOf(request);
      if (await store.get(key)) return;
      try {
        await store.set(key, await planFor(key, request));
      } catch (error) {
        throw error instanceof Fault ? asGraphqlError(error) : error;
      }
    },
  };
}

/** As the stock executor names plans in its store. */
function keyOf({ queryHash, request: { operationName } }: RequestContext): string {
  if (!operationName) return queryHash;
  return createHash('sha256').update(queryHash).update(operationName).digest('hex');
}

function tooMany(): Fault {
  return new Fault('SERVICE_UNAVAILABLE', 'Too many new operations wait to be planned.', {
    details: { retryAfterMs: RETRY_AFTER_MS },
  });
}

function asGraphqlError(fault: Fault): GraphQLError {
  const { status } = faults[fault.code];
  return new GraphQLError(fault.message, {
    originalError: fault,
    extensions: { http: { status } },
  });
}
