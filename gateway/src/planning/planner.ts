import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { Fault } from '@supergraph/service/errors';
import { hungUp } from '@supergraph/service/http/awaited';
import type { PlanAnswer, PlanRequest } from './plan-worker.ts';

/** Who waits for a plan. */
export interface Wait {
  readonly request: PlanRequest;
  /** Asked when its turn comes: a plan that nobody wants any more is not made. */
  isWanted(): boolean;
}

interface Waiting extends Wait {
  readonly answer: PromiseWithResolvers<QueryPlan>;
}

export type Planner = ReturnType<typeof createPlanner>;

/**
 * Makes query plans in a thread of its own, one after another. The thread ends with the supergraph that
 * it plans for, with a plan that takes too long, or by a fault; the next one goes on with what waits.
 */
export function createPlanner({ planMsMax }: { planMsMax: number }) {
  const waiting: Waiting[] = [];
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let supergraph: string | undefined;
  let worker: Worker | undefined;

  function start(supergraphSdl: string): void {
    void worker?.terminate();
    supergraph = supergraphSdl;
    const started = startWorker(supergraphSdl);
    worker = started;
    started.on('message', (answer: PlanAnswer) => {
      if (started === worker) settle(answer);
    });
    started.once('error', (error) => {
      if (started === worker) giveUp(error);
    });
    // It was the old supergraph's.
    if (current) waiting.unshift(current);
    current = undefined;
    next();
  }

  /**
   * Whoever waits for the plan that is being made gets none. The next thread begins with the next plan,
   * so that one which cannot live is not begun over and over.
   */
  function giveUp(reason: Error): void {
    void worker?.terminate();
    worker = undefined;
    current?.answer.reject(reason);
    current = undefined;
    if (supergraph !== undefined && waiting.length > 0) start(supergraph);
  }

  function settle(answer: PlanAnswer): void {
    const done = current?.answer;
    current = undefined;
    if ('plan' in answer) done?.resolve(answer.plan);
    else done?.reject(new Error(answer.failure));
    next();
  }

  function next(): void {
    if (current) return;
    clearTimeout(timer);
    current = nextWanted();
    if (!worker || !current) return;
    timer = setTimeout(() => giveUp(tooLong()), planMsMax);
    worker.postMessage(current.request);
  }

  function nextWanted(): Waiting | undefined {
    for (;;) {
      const candidate = waiting.shift();
      if (!candidate || candidate.isWanted()) return candidate;
      candidate.answer.reject(hungUp());
    }
  }

  return {
    /** From now on plans are for this supergraph. */
    use: start,
    /** @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make */
    plan(wait: Wait): Promise<QueryPlan> {
      const answer = Promise.withResolvers<QueryPlan>();
      waiting.push({ ...wait, answer });
      if (!worker && supergraph !== undefined) start(supergraph);
      else next();
      return answer.promise;
    },
    /** Whoever waits is told so. */
    async stop(): Promise<void> {
      clearTimeout(timer);
      const stopped = worker;
      worker = undefined;
      supergraph = undefined;
      for (const { answer } of [...(current ? [current] : []), ...waiting.splice(0)]) {
        answer.reject(new Fault('SERVICE_UNAVAILABLE', 'The gateway stops.'));
      }
      current = undefined;
      await stopped?.terminate();
    },
  };
}

function startWorker(supergraphSdl: string): Worker {
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), {
    workerData: supergraphSdl,
  });
  worker.unref();
  return worker;
}

function tooLong(): Fault {
  const message = 'The operation takes too long to plan. Ask for fewer things at once.';
  return new Fault('OPERATION_TOO_EXPENSIVE', message);
}
