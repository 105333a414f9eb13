import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Fetch } from '../compile/compile-fetch.ts';
import type { Variables } from '../execute/run.ts';

/**
 * The keys that a fetch asks for in one object, without those of its type's name.
 *
 * @param typename the object's; without one all fields count
 */
export function lostKeys(
  fetch: Pick<Fetch, 'query' | 'fulfils' | 'isTrue'>,
  variables: Variables,
  set: SelectionSetNode | undefined,
  typename?: string,
): string[] {
  const { fragments } = fetch.query();
  return [...new Set(collect(set).map(({ alias, name }) => (alias ?? name).value))];

  function collect(inner: SelectionSetNode | undefined): FieldNode[] {
    return (inner?.selections ?? []).filter(isIncluded).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) {
        return selection.name.value === '__typename' ? [] : [selection];
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      const isOther = typename && condition && !fetch.fulfils(typename, condition);
      return isOther ? [] : collect(fragment?.selectionSet);
    });
  }

  function isIncluded({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: given = [] }) => {
      const condition = given.find((argument) => argument.name.value === 'if')?.value;
      const value =
        condition?.kind === Kind.VARIABLE
          ? fetch.isTrue(condition.name.value, variables)
          : condition?.kind === Kind.BOOLEAN && condition.value;
      if (name.value === 'skip') return !value;
      return name.value === 'include' ? value : true;
    });
  }
}
