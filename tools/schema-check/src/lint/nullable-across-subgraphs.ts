import { entityParts, ownerOf } from './entities.ts';
import { fieldsOf, isNonNull, type LintRule, namedType, objectsOf } from './lint-rule.ts';

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * A field whose value another subgraph must give is nullable: a query, a reference to an entity of which this
 * subgraph knows the key alone, and what a subgraph adds to an entity that another one owns (resolves most of).
 */
export const nullableAcrossSubgraphs: LintRule = {
  id: 'nullable-across-subgraphs',
  summary: 'Fields that cross subgraphs are nullable.',
  reason:
    'A null in a non-null field erases what surrounds it, so one dead service would take others with it.',
  *check({ subgraph, subgraphs }) {
    const { document } = subgraph;
    const entities = entityParts(subgraph);
    for (const type of objectsOf(document)) {
      const name = type.name.value;
      for (const node of type.fields ?? []) {
        const target = namedType(node.type);
        const isStub = entities.get(target)?.ownFields.length === 0;
        if (!isStub || !isNonNull(node.type) || ROOTS.has(name)) continue;
        const coordinate = `${name}.${node.name.value}`;
        const message = `${coordinate} leads to ${target}, which other subgraphs resolve, and cannot be null.`;
        yield { node, coordinate, message };
      }
    }
    for (const node of fieldsOf(document, 'Query')) {
      const coordinate = `Query.${node.name.value}`;
      if (!isNonNull(node.type)) continue;
      yield {
        node,
        coordinate,
        message: `${coordinate} cannot be null: its failure erases the whole answer.`,
      };
    }
    for (const { type, ownFields } of entities.values()) {
      const owner = ownerOf(type, subgraphs);
      if (!owner || owner === subgraph.name) continue;
      for (const node of fieldsOf(document, type)) {
        if (!ownFields.includes(node.name.value) || !isNonNull(node.type)) continue;
        const coordinate = `${type}.${node.name.value}`;
        const message = `${coordinate} is added to an entity of ${owner} and cannot be null.`;
        yield { node, coordinate, message };
      }
    }
  },
};
