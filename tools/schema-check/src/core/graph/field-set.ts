import { Kind, parse, print, type SelectionSetNode, visit } from 'graphql';

/** A field set of @key, @requires or @provides in one spelling, whatever its order and spaces. */
export function normalFieldSet(fields: string): string {
  try {
    const sorted = visit(parse(`{ ${fields} }`, { noLocation: true }), {
      SelectionSet: {
        leave: (node): SelectionSetNode => ({
          ...node,
          selections: node.selections.toSorted((a, b) => (print(a) < print(b) ? -1 : 1)),
        }),
      },
    });
    const [definition] = sorted.definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return fields;
    return print(definition.selectionSet).replace(/\s+/g, ' ').slice(2, -2);
  } catch {
    // Composition tells of a field set that cannot be parsed.
    return fields.trim().replace(/\s+/g, ' ');
  }
}
