import type { QueryPlan } from '@apollo/query-planner';

type PlanNode = NonNullable<QueryPlan['node']>;

/** What a query plan costs in requests and in waiting. */
export interface PlanShape {
  readonly fetches: number;
  /** Fetches that must wait for one another, in the longest chain. */
  readonly waves: number;
  readonly fetchesBySubgraph: ReadonlyMap<string, number>;
}

export function shapeOf({ node }: QueryPlan): PlanShape {
  const fetchesBySubgraph = new Map<string, number>();
  const count = (subgraph: string) => {
    fetchesBySubgraph.set(subgraph, (fetchesBySubgraph.get(subgraph) ?? 0) + 1);
  };
  const waves = node ? wavesOf(node, count) : 0;
  const fetches = [...fetchesBySubgraph.values()].reduce((sum, n) => sum + n, 0);
  return { fetches, waves, fetchesBySubgraph };
}

function wavesOf(node: PlanNode, count: (subgraph: string) => void): number {
  switch (node.kind) {
    case 'Fetch':
      count(node.serviceName);
      return 1;
    case 'Flatten':
      return wavesOf(node.node, count);
    case 'Sequence':
      return node.nodes.reduce((sum, child) => sum + wavesOf(child, count), 0);
    case 'Parallel':
      return node.nodes.reduce((most, child) => Math.max(most, wavesOf(child, count)), 0);
    case 'Condition':
      return Math.max(
        node.ifClause ? wavesOf(node.ifClause, count) : 0,
        node.elseClause ? wavesOf(node.elseClause, count) : 0,
      );
    case 'Defer': {
      const primary = node.primary.node ? wavesOf(node.primary.node, count) : 0;
      return node.deferred.reduce(
        (most, deferred) => Math.max(most, deferred.node ? wavesOf(deferred.node, count) : 0),
        primary,
      );
    }
    case 'Subscription':
      count(node.primary.serviceName);
      return 1 + (node.rest ? wavesOf(node.rest, count) : 0);
  }
}
