import type {
  FetchDataRewrite,
  QueryPlan,
  QueryPlanSelectionNode,
  FetchNode as TheirFetch,
  PlanNode as TheirNode,
} from '@apollo/query-planner';
import type { FetchNode, PlanNode, Requirement, Rewrite } from './plan.ts';

/**
 * Reads a plan of `@apollo/query-planner`. Undefined where nothing is to be fetched, as for an operation
 * that asks for the schema alone.
 */
export function readPlan({ node }: QueryPlan): PlanNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'Subscription') {
    const rest = node.rest ? [readNode(node.rest, [])] : [];
    return { kind: 'sequence', nodes: [readFetch(node.primary, []), ...rest] };
  }
  return readNode(node, []);
}

function readNode(node: TheirNode, path: readonly string[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', nodes: node.nodes.map((inner) => readNode(inner, path)) };
    case 'Parallel':
      return { kind: 'parallel', nodes: node.nodes.map((inner) => readNode(inner, path)) };
    case 'Flatten':
      return readNode(node.node, [...path, ...node.path.map(String)]);
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        whenTrue: node.ifClause && readNode(node.ifClause, path),
        whenFalse: node.elseClause && readNode(node.elseClause, path),
      };
    case 'Fetch':
      return readFetch(node, path);
    case 'Defer':
      throw new Error('The planner was not asked for @defer.');
  }
}

function readFetch(fetch: TheirFetch, path: readonly string[]): FetchNode {
  const contextArguments = (fetch.contextRewrites ?? []).map(({ path: from, renameKeyTo }) => ({
    path: from,
    variable: renameKeyTo,
  }));
  const ofContext = new Set(contextArguments.map(({ variable }) => variable));
  return {
    kind: 'fetch',
    subgraph: fetch.serviceName,
    path,
    operation: { kind: fetch.operationKind, name: fetch.operationName, text: fetch.operation },
    variables: (fetch.variableUsages ?? []).filter((name) => !ofContext.has(name)),
    requires: fetch.requires?.flatMap(readRequirement),
    inputRewrites: (fetch.inputRewrites ?? []).map(readRewrite),
    outputRewrites: (fetch.outputRewrites ?? []).map(readRewrite),
    contextArguments,
  };
}

function readRequirement(node: QueryPlanSelectionNode): Requirement[] {
  if (node.kind === 'Field') {
    const requires = node.selections?.flatMap(readRequirement);
    return [{ kind: 'field', name: node.alias ?? node.name, requires }];
  }
  const requires = node.selections.flatMap(readRequirement);
  const { typeCondition } = node;
  return typeCondition === undefined ? requires : [{ kind: 'fragment', typeCondition, requires }];
}

function readRewrite(rewrite: FetchDataRewrite): Rewrite {
  return rewrite.kind === 'ValueSetter'
    ? { kind: 'set', path: rewrite.path, value: rewrite.setValueTo }
    : { kind: 'rename', path: rewrite.path, name: rewrite.renameKeyTo };
}
