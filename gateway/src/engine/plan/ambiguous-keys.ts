import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  print,
  type SelectionSetNode,
} from 'graphql';

type Definition = { readonly selectionSet: SelectionSetNode };
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * The fields, as `describeField` has them, that share a key and a place in the answer with another field: in
 * objects of types that exclude each other they may (GraphQL §5.3.2), but whoever fetches what stands at that
 * place knows nothing of the object around it.
 */
export function ambiguousKeys(operation: Definition, fragments: Fragments): ReadonlySet<string> {
  const found = new Set<string>();
  if (hasKeyOfTwo([operation, ...fragments.values()])) look([operation.selectionSet]);
  return found;

  function look(sets: readonly SelectionSetNode[]): void {
    for (const fields of fieldsByKey(sets, fragments).values()) {
      const described = new Set(fields.map(describeField));
      if (described.size > 1) for (const one of described) found.add(one);
      look(fields.flatMap(({ selectionSet }) => selectionSet ?? []));
    }
  }
}

/** Its key and what it stands for, without its selections: equal for fields that are one (GraphQL §5.3.2). */
export function describeField({ alias, name, arguments: given = [] }: FieldNode): string {
  return `${(alias ?? name).value}:${name.value}(${given.map(print).sort().join()})`;
}

/** Most documents have none, in any place. */
function hasKeyOfTwo(definitions: readonly Definition[]): boolean {
  const first = new Map<string, FieldNode>();
  return definitions.some(({ selectionSet }) => isFoundIn(selectionSet));

  function isFoundIn(set: SelectionSetNode | undefined): boolean {
    return (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
      return (
        (selection.kind === Kind.FIELD && isAnother(selection)) || isFoundIn(selection.selectionSet)
      );
    });
  }

  function isAnother(field: FieldNode): boolean {
    const key = (field.alias ?? field.name).value;
    const known = first.get(key) ?? field;
    first.set(key, known);
    if (known.name.value !== field.name.value) return true;
    const hasArguments = [known, field].some((one) => (one.arguments ?? []).length > 0);
    return known !== field && hasArguments && describeField(known) !== describeField(field);
  }
}

function fieldsByKey(sets: readonly SelectionSetNode[], fragments: Fragments) {
  const groups = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const set of sets) collect(set);
  return groups;

  function collect(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const group = groups.get(key);
        if (group) group.push(selection);
        else groups.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        collect(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  }
}
