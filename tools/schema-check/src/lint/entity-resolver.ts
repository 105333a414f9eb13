import { entityParts } from './entities.ts';
import type { LintRule } from './lint-rule.ts';

/**
 * An entity that a gateway may enter by key has a __resolveReference, which is looked for in the resolvers' source;
 * one of which the subgraph resolves nothing, while others do, is declared `resolvable: false`.
 */
export const entityResolver: LintRule = {
  id: 'entity-resolver',
  summary: 'Entities with a resolvable key have a __resolveReference, stubs are resolvable: false.',
  reason: 'A gateway that enters where nothing resolves gets an error or an object without fields.',
  *check({ subgraph, subgraphs, resolvers }) {
    for (const { type, ownFields, isResolvable } of entityParts(subgraph).values()) {
      const [node] = subgraph.index.get(type) ?? [];
      if (!node || !isResolvable) continue;
      const isElsewhere = subgraphs.some((other) => {
        return (entityParts(other).get(type)?.ownFields.length ?? 0) > 0;
      });
      if (ownFields.length === 0 && isElsewhere) {
        const message = `${type} has key fields alone here: declare its key with resolvable: false.`;
        yield { node, coordinate: type, message };
      } else if (resolvers && !resolvers.some((text) => resolves(text, type))) {
        const message = `Entity ${type} has no __resolveReference in the resolvers of ${subgraph.name}.`;
        yield { node, coordinate: type, message };
      }
    }
  },
};

/** Whether a file holds the resolvers of a type, as `Order: {…}` or `const Order: OrderResolvers = {…}`. */
function resolves(text: string, type: string): boolean {
  return (
    text.includes('__resolveReference') &&
    new RegExp(`\\b${type}(?:Resolvers)?\\b\\s*[:=]`).test(text)
  );
}
