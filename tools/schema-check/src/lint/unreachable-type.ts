import { isTypeDefinitionNode } from 'graphql';
import { reachableTypes } from '../core/graph/reachable-types.ts';
import { type LintRule, typesOf } from './lint-rule.ts';

/** A type of the whole graph to which no query, mutation or subscription leads. */
export const unreachableType: LintRule = {
  id: 'unreachable-type',
  summary: 'Every type can be reached from a root field of the graph.',
  reason: 'No operation can ever select or pass it.',
  *check({ subgraph, api }) {
    if (!api) return;
    const reached = reachableTypes(api);
    for (const node of typesOf(subgraph.document)) {
      const { value: name } = node.name;
      // What federation hides is not in the API schema at all.
      if (!isTypeDefinitionNode(node) || reached.has(name) || !api.getType(name)) continue;
      yield { node, coordinate: name, message: `No root field leads to ${name}.` };
    }
  },
};
