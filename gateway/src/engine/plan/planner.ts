import { Worker } from 'node:worker_threads';
import { Fault } from '@supergraph/service/errors';
import { hungUp } from '@supergraph/service/http/awaited';
import type { PlanNode } from './plan.ts';
import type { PlanAnswer, PlanQuestion } from './plan-worker.ts';

/** Who waits for a plan. */
export interface Wait extends PlanQuestion {
  /** Asked when its turn comes: a plan that nobody wants any more is not made. */
  isWanted(): boolean;
}

interface Waiting extends Wait {
  readonly answer: PromiseWithResolvers<PlanNode | undefined>;
}

export type Planner = ReturnType<typeof createPlanner>;

export interface PlannerOptions {
  readonly supergraphSdl: string;
  /** How long one plan may take, in milliseconds. */
  readonly planMsMax: number;
}

/**
 * Makes query plans for one supergraph in a thread of its own, one after another. A plan that takes too
 * long, or a fault, ends the thread; the next one goes on with what waits.
 */
export function createPlanner({ supergraphSdl, planMsMax }: PlannerOptions) {
  const waiting: Waiting[] = [];
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let worker: Worker | undefined = start();
  let isStopped = false;

  function start(): Worker {
    const started = startWorker(supergraphSdl);
    started.on('message', (answer: PlanAnswer) => {
      if (started === worker) settle(answer);
    });
    started.once('error', (error) => {
      if (started === worker) giveUp(error);
    });
    return started;
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
    next();
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
    if (!current) return;
    worker ??= start();
    timer = setTimeout(() => giveUp(tooLong()), planMsMax);
    worker.postMessage({ document: current.document, labels: current.labels });
  }

  function nextWanted(): Waiting | undefined {
    for (;;) {
      const candidate = waiting.shift();
      if (!candidate || candidate.isWanted()) return candidate;
      candidate.answer.reject(hungUp());
    }
  }

  return {
    /**
     * Undefined where nothing is to be fetched.
     *
     * @throws OPERATION_TOO_EXPENSIVE when the plan takes too long to make
     * @throws SERVICE_UNAVAILABLE when the planner has stopped
     */
    async plan(wait: Wait): Promise<PlanNode | undefined> {
      if (isStopped) throw stopped();
      const answer = Promise.withResolvers<PlanNode | undefined>();
      waiting.push({ ...wait, answer });
      next();
      return answer.promise;
    },
    /** Whoever waits is told so. */
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(timer);
      const last = worker;
      worker = undefined;
      for (const { answer } of [...(current ? [current] : []), ...waiting.splice(0)]) {
        answer.reject(stopped());
      }
      current = undefined;
      await last?.terminate();
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

function stopped(): Fault {
  return new Fault('SERVICE_UNAVAILABLE', 'The gateway stops.');
}

function tooLong(): Fault {
  const message = 'The operation takes too long to plan. Ask for fewer things at once.';
  return new Fault('OPERATION_TOO_EXPENSIVE', message);
}
