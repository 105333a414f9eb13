// The thread that makes query plans. Planning is pure computation, of milliseconds for most operations
// and of hundreds for some: here it keeps nobody waiting but those who want a plan.
import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import type { PlanNode } from './plan.ts';
import { plannerSchema } from './planner-schema.ts';
import { readPlan } from './read-plan.ts';

/** A plan, or undefined where nothing is to be fetched. */
export type PlanAnswer = { readonly plan: PlanNode | undefined } | { readonly failure: string };

const ours = plannerSchema(workerData);
// Composition has checked it.
const supergraph = Supergraph.build(ours.supergraphSdl, { validateSupergraph: false });
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph);

parentPort?.on('message', (document: string) => parentPort?.postMessage(answer(document)));

/** @param document of one operation, which was validated */
function answer(document: string): PlanAnswer {
  try {
    // A place in the text is of no use here.
    const operation = operationFromDocument(schema, parse(document, { noLocation: true }));
    return { plan: readPlan(planner.buildQueryPlan(operation), ours) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
