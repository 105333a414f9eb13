import { type DocumentNode, isTypeDefinitionNode, visit } from 'graphql';
import { entityParts } from './entities.ts';
import { type LintRule, namedType, typesOf } from './lint-rule.ts';

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/** A type that its own subgraph never refers to, and that is no entity. */
export const unusedType: LintRule = {
  id: 'unused-type',
  summary: 'Every type is used in its subgraph.',
  reason: 'What nothing refers to is read and maintained for nothing.',
  *check({ subgraph }) {
    const used = referredTypes(subgraph.document);
    const entities = entityParts(subgraph);
    for (const node of typesOf(subgraph.document)) {
      const { value: name } = node.name;
      if (!isTypeDefinitionNode(node) || ROOTS.has(name) || used.has(name) || entities.has(name))
        continue;
      yield {
        node,
        coordinate: name,
        message: `Type ${name} is used nowhere in ${subgraph.name}.`,
      };
    }
  },
};

/** Types that another one names: by a field, an argument, a union, or by implementing them. */
function referredTypes(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  for (const definition of document.definitions) {
    const own = 'name' in definition ? definition.name?.value : undefined;
    visit(definition, {
      NamedType({ name }) {
        if (name.value !== own) used.add(name.value);
      },
    });
  }
  // Who implements an interface may be what the interface's fields give at run time.
  for (const type of typesOf(document)) {
    const interfaces = 'interfaces' in type ? (type.interfaces ?? []) : [];
    if (interfaces.some(({ name }) => isGiven(document, name.value))) used.add(type.name.value);
  }
  return used;
}

function isGiven(document: DocumentNode, type: string): boolean {
  return typesOf(document).some(
    (node) =>
      'fields' in node && (node.fields ?? []).some((field) => namedType(field.type) === type),
  );
}
