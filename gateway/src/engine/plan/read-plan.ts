import type {
  FetchDataRewrite,
  QueryPlan,
  QueryPlanSelectionNode,
  FetchNode as TheirFetch,
  PlanNode as TheirNode,
  SubscriptionNode as TheirSubscription,
} from '@apollo/query-planner';
import type { FetchNode, PlanNode, Requirement, Rewrite, SubscriptionNode } from './plan.ts';
import type { PlannerSchema } from './planner-schema.ts';
import { withoutVariants } from './split-fetch.ts';

/**
 * Reads a plan of `@apollo/query-planner`. Undefined where nothing is to be fetched, as for an operation
 * that asks for the schema alone.
 */
export function readPlan({ node }: QueryPlan, schema: PlannerSchema): PlanNode | undefined {
  if (node === undefined) return undefined;
  return node.kind === 'Subscription' ? readSubscription(node, schema) : readNode(node, [], schema);
}

function readSubscription(
  { primary, rest }: TheirSubscription,
  schema: PlannerSchema,
): SubscriptionNode {
  const stream = readNode(primary, [], schema);
  if (stream.kind !== 'fetch') throw new Error('A stream is of one subgraph.');
  return { kind: 'subscription', primary: stream, rest: rest && readNode(rest, [], schema) };
}

function readNode(node: TheirNode, path: readonly string[], schema: PlannerSchema): PlanNode {
  const read = (inner: TheirNode): PlanNode => readNode(inner, path, schema);
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', nodes: node.nodes.map(read) };
    case 'Parallel':
      return { kind: 'parallel', nodes: node.nodes.map(read) };
    case 'Flatten':
      return readNode(node.node, [...path, ...node.path.map(String)], schema);
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        whenTrue: node.ifClause && read(node.ifClause),
        whenFalse: node.elseClause && read(node.elseClause),
      };
    case 'Fetch':
      return withoutVariants(readFetch(node, path, schema), schema);
    case 'Defer':
      return {
        kind: 'defer',
        primary: node.primary.node && read(node.primary.node),
        deferred: node.deferred.map(({ label, depends, node: inner }) => ({
          // Whoever asks for a plan labels all fragments.
          label: label ?? '',
          after: depends.map(({ id }) => id),
          node: inner && read(inner),
        })),
      };
  }
}

function readFetch(
  fetch: TheirFetch,
  path: readonly string[],
  { interfaceObjects }: PlannerSchema,
): FetchNode {
  const contextArguments = (fetch.contextRewrites ?? []).map(({ path: from, renameKeyTo }) => ({
    path: from,
    variable: renameKeyTo,
  }));
  const requires = fetch.requires?.flatMap(readRequirement);
  const asInterfaces = (requires ?? []).flatMap((one): Rewrite[] =>
    one.kind === 'fragment' && interfaceObjects.has(`${fetch.serviceName} ${one.typeCondition}`)
      ? [asInterface(one.typeCondition)]
      : [],
  );
  const ofContext = new Set(contextArguments.map(({ variable }) => variable));
  return {
    kind: 'fetch',
    id: fetch.id,
    subgraph: fetch.serviceName,
    path,
    operation: { kind: fetch.operationKind, name: fetch.operationName, text: fetch.operation },
    variables: (fetch.variableUsages ?? []).filter((name) => !ofContext.has(name)),
    requires,
    inputRewrites: [...(fetch.inputRewrites ?? []).map(readRewrite), ...asInterfaces],
    outputRewrites: (fetch.outputRewrites ?? []).map(readRewrite),
    contextArguments,
  };
}

/** What a thing is may be known by now, and the subgraph still knows it by its interface alone. */
function asInterface(name: string): Rewrite {
  return { kind: 'set', path: [`... on ${name}`, '__typename'], value: name };
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
