import { Fault } from '@supergraph/service/errors';
import { createShares } from '../../guard/admission/shares.ts';
import type { PlanNode } from './plan.ts';
import type { PlanQuestion } from './plan-worker.ts';
import type { Planner } from './planner.ts';

const RETRY_AFTER_MS = 1_000;

/** Who wants a plan. */
export interface Asker {
  /** Whose share of those who wait it counts against. */
  readonly caller: string;
  /** Aborts once nobody waits for the answer. */
  readonly signal: AbortSignal;
}

interface UnderWay {
  readonly plan: Promise<PlanNode | undefined>;
  readonly signals: AbortSignal[];
}

/**
 * Has plans made, each once, however many ask for it at once, as after a start, when all ask for the same;
 * and for no caller so many that others wait for them.
 */
export function createPlanAhead(planner: Pick<Planner, 'plan'>, waitingMax: number) {
  const underWay = new Map<string, UnderWay>();
  const waiting = createShares();

  return {
    /** Resolves once nothing is under way. */
    async idle(): Promise<void> {
      while (underWay.size > 0) {
        await Promise.allSettled([...underWay.values()].map(({ plan }) => plan));
      }
    },
    /**
     * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
     * @throws SERVICE_UNAVAILABLE when too many wait for theirs
     */
    async plan(
      { document, labels }: PlanQuestion,
      { caller, signal }: Asker,
    ): Promise<PlanNode | undefined> {
      const key = [...labels, document].join('\n');
      const known = underWay.get(key);
      if (known) {
        known.signals.push(signal);
        return known.plan;
      }
      if (!waiting.hasRoom(caller, waitingMax)) throw tooMany();
      waiting.add(caller);
      const signals = [signal];
      const isWanted = () => signals.some(({ aborted }) => !aborted);
      const plan = planner.plan({ document, labels, isWanted }).finally(() => {
        underWay.delete(key);
        waiting.remove(caller);
      });
      underWay.set(key, { plan, signals });
      return plan;
    },
  };
}

function tooMany(): Fault {
  return new Fault('SERVICE_UNAVAILABLE', 'Too many new operations wait to be planned.', {
    details: { retryAfterMs: RETRY_AFTER_MS },
  });
}
