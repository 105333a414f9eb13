import { type GraphQLResolveInfo, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

type Scope = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/**
 * Counts that no variable changes. Servers keep the documents that they know, so the same selections come
 * again and again, and are forgotten with their document.
 */
const known = new WeakMap<SelectionSetNode, number>();

/**
 * How many fields an answer to these selections has if each list in it has one item: fields of one
 * name are one field (GraphQL §5.3.2), and fragments are followed. Stops at `fieldsMax`, since
 * fragments within fragments can stand for more fields than there are atoms.
 */
export function countFields(
  sets: readonly SelectionSetNode[],
  scope: Scope,
  fieldsMax: number,
): number {
  const [only, ...more] = sets;
  if (!only || more.length > 0) return countAnew(sets, { ...scope, depends: false }, fieldsMax);
  const before = known.get(only);
  if (before !== undefined) return before;
  const counting = { ...scope, depends: false };
  const count = countAnew(sets, counting, fieldsMax);
  if (!counting.depends && count <= fieldsMax) known.set(only, count);
  return count;
}

/** Notes whether variables may have a say. */
interface Counting extends Scope {
  depends: boolean;
}

function countAnew(sets: readonly SelectionSetNode[], scope: Counting, fieldsMax: number): number {
  const fields = new Map<string, SelectionSetNode[]>();
  const spread = new Set<string>();
  for (const set of sets) collect(set, scope, { fields, spread });
  let count = fields.size;
  for (const inner of fields.values()) {
    if (count > fieldsMax) break;
    if (inner.length > 0) count += countAnew(inner, scope, fieldsMax - count);
  }
  return count;
}

function collect(
  set: SelectionSetNode,
  scope: Counting,
  found: { fields: Map<string, SelectionSetNode[]>; spread: Set<string> },
): void {
  for (const selection of set.selections) {
    if (selection.directives?.length) scope.depends = true;
    if (isLeftOut(selection, scope)) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, scope, found);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const { value: name } = selection.name;
      const fragment = scope.fragments[name];
      if (found.spread.has(name) || !fragment) continue;
      found.spread.add(name);
      collect(fragment.selectionSet, scope, found);
    } else {
      const { value: name } = selection.alias ?? selection.name;
      const sets = found.fields.get(name) ?? [];
      if (selection.selectionSet) sets.push(selection.selectionSet);
      found.fields.set(name, sets);
    }
  }
}

/** What cannot be told counts as asked for. */
function isLeftOut({ directives = [] }: SelectionNode, { variableValues }: Scope): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    const condition = given.find((argument) => argument.name.value === 'if')?.value;
    const value =
      condition?.kind === Kind.VARIABLE
        ? variableValues[condition.name.value]
        : condition?.kind === Kind.BOOLEAN && condition.value;
    return name.value === 'skip' ? value === true : name.value === 'include' && value === false;
  });
}
