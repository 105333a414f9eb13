// The thread that makes query plans. Planning is pure computation, of milliseconds for most operations
// and of hundreds for some: here it keeps nobody waiting but those who want a plan.
import { parentPort, workerData } from 'node:worker_threads';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';

/** An operation to plan; both texts as the client sent them. */
export interface PlanRequest {
  readonly document: string;
  readonly operationName: string | undefined;
}

export type PlanAnswer = { readonly plan: QueryPlan } | { readonly failure: string };

// Composition has checked it.
const supergraph = Supergraph.build(workerData, { validateSupergraph: false });
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph);

parentPort?.on('message', (request: PlanRequest) => parentPort?.postMessage(answer(request)));

function answer({ document, operationName }: PlanRequest): PlanAnswer {
  try {
    // It was validated; a place in the text is of no use here.
    const parsed = parse(document, { noLocation: true });
    const operation = operationFromDocument(schema, parsed, {
      ...(operationName !== undefined && { operationName }),
    });
    return { plan: planner.buildQueryPlan(operation) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
