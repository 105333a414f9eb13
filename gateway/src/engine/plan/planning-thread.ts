import { Worker } from 'node:worker_threads';
import { Fault } from '@supergraph/service/errors';
import { hungUp } from '@supergraph/service/http/awaited';
import type { PlanNode } from './plan.ts';
import type { PlanAnswer, PlanTask } from './plan-worker.ts';

/** Who waits for a plan, or for its supergraph to be read. */
export interface Waiting extends PlanTask {
  /** How long it may take, in milliseconds. */
  readonly planMsMax: number;
  /** Asked when its turn comes: a plan that nobody wants any more is not made. */
  isWanted(): boolean;
  readonly answer: PromiseWithResolvers<PlanNode | undefined>;
}

/**
 * The one thread of this process that makes plans, one after another, for however many supergraphs there
 * are. A plan that takes too long, or a fault, ends the thread; the next one goes on with what waits.
 */
export const planningThread = createPlanningThread();

function createPlanningThread() {
  const waiting: Waiting[] = [];
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL('./plan-worker.ts', import.meta.url));
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
    // A thread that makes nothing keeps no process from ending.
    if (!current) {
      worker?.unref();
      return;
    }
    const { supergraphSdl, question, planMsMax } = current;
    timer = setTimeout(() => giveUp(tooLong()), planMsMax);
    worker ??= start();
    worker.ref();
    worker.postMessage({ supergraphSdl, question } satisfies PlanTask);
  }

  function nextWanted(): Waiting | undefined {
    for (;;) {
      const candidate = waiting.shift();
      if (!candidate || candidate.isWanted()) return candidate;
      candidate.answer.reject(hungUp());
    }
  }

  return {
    /** Answers once its turn has come. */
    add(one: Waiting): void {
      waiting.push(one);
      next();
    },
  };
}

function tooLong(): Fault {
  const message = 'The operation takes too long to plan. Ask for fewer things at once.';
  return new Fault('OPERATION_TOO_EXPENSIVE', message);
}
