import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { labelOf } from '../plan/defer-labels.ts';
import type { TypeCheck } from './possible-types.ts';

/** What decides which fields of a document apply. */
export interface Choice {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly fulfils: TypeCheck;
  /** Whether a variable of an `@skip` or `@include` is true. */
  isTrue(variable: string): boolean;
  /** Whether the fragment with this label is answered later (`@defer`). Default: none is. */
  isLater?(label: string): boolean;
}

/** A fragment that is answered later than what it stands in. */
export interface LaterFragment {
  readonly label: string;
  readonly selectionSet: SelectionSetNode;
}

/** Fields with one key, which are one field of the answer. */
export type FieldGroups = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

/**
 * CollectFields (GraphQL §6.3.2) for objects of one type.
 *
 * @param later where to put the fragments that apply and are answered later
 */
export function collectFields(
  sets: readonly (SelectionSetNode | undefined)[],
  typename: string,
  choice: Choice,
  later: LaterFragment[] = [],
): FieldGroups {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  for (const set of sets) collect(set);
  return groups;

  function collect(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (!isIncluded(selection.directives ?? [], choice)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const group = groups.get(key);
        if (group) group.push(selection);
        else groups.set(key, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? choice.fragments.get(selection.name.value)
          : selection;
      const condition = fragment?.typeCondition?.name.value;
      if (condition && !choice.fulfils(typename, condition)) continue;
      const label = choice.isLater && labelOf(selection);
      if (label !== undefined && fragment && choice.isLater?.(label)) {
        later.push({ label, selectionSet: fragment.selectionSet });
      } else collect(fragment?.selectionSet);
    }
  }
}

/** `@skip` and `@include` (GraphQL §3.13). */
function isIncluded(directives: readonly DirectiveNode[], { isTrue }: Choice): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const holds =
      value?.kind === Kind.VARIABLE
        ? isTrue(value.name.value)
        : value?.kind === Kind.BOOLEAN && value.value;
    return name.value === 'include' ? holds : !holds;
  });
}
