// The thread that makes query plans. Planning is pure computation, of milliseconds for most operations
// and of hundreds for some: here it keeps nobody waiting but those who want a plan.
import { parentPort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { type MakePlan, makePlans } from './make-plans.ts';
import type { Labels } from './override-labels.ts';
import type { PlanNode } from './plan.ts';

export interface PlanQuestion {
  /** The text of one operation and its fragments. */
  readonly document: string;
  /** What of progressive overrides holds for it. */
  readonly labels: Labels;
}

/** A plan to be made; without a question, a supergraph of which plans will be wanted. */
export interface PlanTask {
  readonly supergraphSdl: string;
  readonly question: PlanQuestion | undefined;
}

/** A plan, or undefined where nothing is to be fetched or nothing was asked. */
export type PlanAnswer = { readonly plan: PlanNode | undefined } | { readonly failure: string };

/** Of the supergraph that serves, and of the one that takes over. */
const planners = new LRUCache<string, MakePlan>({ max: 2 });

parentPort?.on('message', ({ supergraphSdl, question }: PlanTask) => {
  parentPort?.postMessage(answer(supergraphSdl, question));
});

function answer(supergraphSdl: string, question: PlanQuestion | undefined): PlanAnswer {
  try {
    const makePlan = plannerOf(supergraphSdl);
    return { plan: question && makePlan(question.document, question.labels) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function plannerOf(supergraphSdl: string): MakePlan {
  const known = planners.get(supergraphSdl);
  if (known) return known;
  const made = makePlans(supergraphSdl);
  planners.set(supergraphSdl, made);
  return made;
}
