import { fetchContextual } from '../execute/fetch-contextual.ts';
import { fetchEntities } from '../execute/fetch-entities.ts';
import { fetchRoot } from '../execute/fetch-root.ts';
import type { Stage, Variables } from '../execute/run.ts';
import type { ConditionNode, FetchNode, PlanNode } from '../plan/plan.ts';
import { allOf, combineFetches } from './combine-fetches.ts';
import { compileEntityFetch, compileRootFetch, type EntityFetch } from './compile-fetch.ts';
import { isTrue } from './conditions.ts';
import type { TypeCheck } from './possible-types.ts';

/** What all parts of an operation are compiled with. */
export interface Surroundings {
  readonly fulfils: TypeCheck;
  /** The client's name for a variable of the plan. */
  variableOf(name: string): string;
  /** What a variable is that the client left out; only those of conditions are asked for. */
  readonly defaults: Variables;
}

/** Turns a plan into functions, once; what a request has to do is all that is left in them. */
export function compilePlan(node: PlanNode, surroundings: Surroundings): Stage {
  switch (node.kind) {
    case 'sequence':
      return inSequence(node.nodes.map((inner) => compilePlan(inner, surroundings)));
    case 'parallel':
      return compileParallel(node.nodes, surroundings);
    case 'condition':
      return compileCondition(node, surroundings);
    case 'fetch':
      return compileFetch(node, surroundings);
  }
}

function compileFetch(node: FetchNode, surroundings: Surroundings): Stage {
  if (!node.requires) return fetchRoot(compileRootFetch(node, surroundings));
  const fetch = compileEntityFetch(node, surroundings);
  if (node.contextArguments.length > 0) return fetchContextual(fetch);
  const combined = allOf(fetch);
  return (run) => fetchEntities(combined, run);
}

/** Fetches of entities of one subgraph go together. */
function compileParallel(nodes: readonly PlanNode[], surroundings: Surroundings): Stage {
  const bySubgraph = new Map<string, EntityFetch[]>();
  const others: Stage[] = [];
  for (const node of nodes) {
    const isAlone = node.kind !== 'fetch' || !node.requires || node.contextArguments.length > 0;
    if (isAlone) {
      others.push(compilePlan(node, surroundings));
      continue;
    }
    const fetches = bySubgraph.get(node.subgraph) ?? [];
    bySubgraph.set(node.subgraph, fetches);
    fetches.push(compileEntityFetch(node, surroundings));
  }
  const together = [...bySubgraph.values()].flatMap(combineFetches).map(
    (fetch): Stage =>
      (run) =>
        fetchEntities(fetch, run),
  );
  return inParallel([...others, ...together]);
}

function inSequence(stages: readonly Stage[]): Stage {
  return async (run) => {
    for (const stage of stages) await stage(run);
  };
}

function inParallel(stages: readonly Stage[]): Stage {
  const [only] = stages;
  if (only && stages.length === 1) return only;
  return (run) => {
    const underWay = stages.map((stage) => stage(run)).filter((one) => one !== undefined);
    return underWay.length > 0 ? Promise.all(underWay).then(nothing) : undefined;
  };
}

function compileCondition(
  { variable, whenTrue, whenFalse }: ConditionNode,
  surroundings: Surroundings,
): Stage {
  const stages = [whenFalse, whenTrue].map((node) => node && compilePlan(node, surroundings));
  return (run) => stages[isTrue(variable, run.variables, surroundings) ? 1 : 0]?.(run);
}

const nothing = (): void => undefined;
