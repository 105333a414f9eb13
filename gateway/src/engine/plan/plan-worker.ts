// The thread that makes query plans. Planning is pure computation, of milliseconds for most operations
// and of hundreds for some: here it keeps nobody waiting but those who want a plan.
import { parentPort, workerData } from 'node:worker_threads';
import { makePlans } from './make-plans.ts';
import type { Labels } from './override-labels.ts';
import type { PlanNode } from './plan.ts';

export interface PlanQuestion {
  /** The text of one operation and its fragments. */
  readonly document: string;
  /** What of progressive overrides holds for it. */
  readonly labels: Labels;
}

/** A plan, or undefined where nothing is to be fetched. */
export type PlanAnswer = { readonly plan: PlanNode | undefined } | { readonly failure: string };

const makePlan = makePlans(workerData);

parentPort?.on('message', (asked: PlanQuestion) => parentPort?.postMessage(answer(asked)));

function answer({ document, labels }: PlanQuestion): PlanAnswer {
  try {
    return { plan: makePlan(document, labels) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
