import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlannerConfig } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, parse, print } from 'graphql';
import { withOuterDefers, withoutDefers } from './fewer-defers.ts';
import type { Labels } from './override-labels.ts';
import type { PlanNode } from './plan.ts';
import { plannerSchema } from './planner-schema.ts';
import { withPossibleFragments } from './possible-fragments.ts';
import { readPlan } from './read-plan.ts';

/** The plan for a document of one operation, which was validated; undefined where nothing is to be fetched. */
export type MakePlan = (document: string, labels?: Labels) => PlanNode | undefined;

/** Makes query plans for one supergraph. It takes as long as it takes, unless a limit says otherwise. */
export function makePlans(
  supergraphSdl: string,
  limits: QueryPlannerConfig['debug'] = {},
): MakePlan {
  const ours = plannerSchema(supergraphSdl);
  // Composition has checked it, and whoever loads it knows its features.
  const supergraph = Supergraph.build(ours.supergraphSdl, {
    validateSupergraph: false,
    supportedFeatures: null,
  });
  const schema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, {
    debug: limits,
    incrementalDelivery: { enableDefer: true },
  });
  let clients: GraphQLSchema | undefined;

  function plan(document: DocumentNode, labels: Labels): PlanNode | undefined {
    const overrideConditions = new Map(labels.map((label) => [label, true]));
    const operation = operationFromDocument(schema, document);
    return readPlan(planner.buildQueryPlan(operation, { overrideConditions }), ours);
  }

  return (text, labels = []) => {
    // A place in the text is of no use here.
    const document = parse(text, { noLocation: true });
    try {
      return plan(document, labels);
    } catch (error) {
      const tried = new Set([print(document)]);
      for (const another of otherForms(document)) {
        const form = print(another);
        if (tried.has(form)) continue;
        tried.add(form);
        try {
          return plan(another, labels);
        } catch {
          // What is wrong then was wrong before, too.
        }
      }
      throw error;
    }
  };

  /** What means the same, and may be planned where the document as it came is not. */
  function* otherForms(document: DocumentNode): Generator<DocumentNode> {
    clients ??= schema.toGraphQLJSSchema();
    const possible = withPossibleFragments(document, clients);
    yield possible;
    yield withOuterDefers(possible);
    yield withoutDefers(document);
    yield withoutDefers(possible);
  }
}
