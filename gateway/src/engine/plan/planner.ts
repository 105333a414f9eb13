import { Fault } from '@supergraph/service/errors';
import type { PlanNode } from './plan.ts';
import type { PlanQuestion } from './plan-worker.ts';
import { planningThread, type Waiting } from './planning-thread.ts';

/** Who waits for a plan. */
export interface Wait extends PlanQuestion {
  /** Asked when its turn comes: a plan that nobody wants any more is not made. */
  isWanted(): boolean;
}

/** How long a supergraph may take to be read, on a busy machine too. */
const READY_MS_MAX = 60_000;

export type Planner = ReturnType<typeof createPlanner>;

export interface PlannerOptions {
  readonly supergraphSdl: string;
  /** How long one plan may take, in milliseconds. */
  readonly planMsMax: number;
}

/** Has query plans made for one supergraph, one after another, in the thread of this process that makes them. */
export function createPlanner({ supergraphSdl, planMsMax }: PlannerOptions) {
  const waiting = new Set<PromiseWithResolvers<PlanNode | undefined>>();
  let isStopped = false;

  function ask(task: Pick<Waiting, 'question' | 'planMsMax' | 'isWanted'>) {
    const answer = Promise.withResolvers<PlanNode | undefined>();
    waiting.add(answer);
    planningThread.add({ supergraphSdl, ...task, answer });
    return answer.promise.finally(() => waiting.delete(answer));
  }

  const isReady = ask({ question: undefined, planMsMax: READY_MS_MAX, isWanted: () => true });
  // Whoever does not ask hears of it with the first plan.
  isReady.catch(() => undefined);

  return {
    /** Resolves when it is ready to plan. @throws what is wrong with the supergraph */
    async ready(): Promise<void> {
      await isReady;
    },
    /**
     * Undefined where nothing is to be fetched.
     *
     * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
     * @throws SERVICE_UNAVAILABLE when the planner has stopped
     */
    async plan({ document, labels, isWanted }: Wait): Promise<PlanNode | undefined> {
      if (isStopped) throw stopped();
      const question = { document, labels };
      return ask({ question, planMsMax, isWanted: () => !isStopped && isWanted() });
    },
    /** Whoever waits is told so. */
    stop(): void {
      isStopped = true;
      for (const answer of waiting) answer.reject(stopped());
    },
  };
}

function stopped(): Fault {
  return new Fault('SERVICE_UNAVAILABLE', 'The gateway stops.');
}
