// The thread that makes query plans. Planning is pure computation, of milliseconds for most operations
// and of hundreds for some: here it keeps nobody waiting but those who want a plan.
import { parentPort, workerData } from 'node:worker_threads';
import { makePlans } from './make-plans.ts';
import type { PlanNode } from './plan.ts';

/** A plan, or undefined where nothing is to be fetched. */
export type PlanAnswer = { readonly plan: PlanNode | undefined } | { readonly failure: string };

const makePlan = makePlans(workerData);

parentPort?.on('message', (document: string) => parentPort?.postMessage(answer(document)));

function answer(document: string): PlanAnswer {
  try {
    return { plan: makePlan(document) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
