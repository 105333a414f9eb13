import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { KnownOperation } from '../operations/operation.ts';
import { type PlanShape, shapeOf } from './plan-shape.ts';

/** How a gateway would plan an operation, or why it could not. */
export type Planned = PlanShape | { readonly fault: string };

/** Plans by the same planner as the gateway; each operation once. */
export function createPlanner(supergraphSdl: string): (operation: KnownOperation) => Planned {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  const schema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  return ({ document }) => {
    try {
      return shapeOf(planner.buildQueryPlan(operationFromDocument(schema, document)));
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) };
    }
  };
}
