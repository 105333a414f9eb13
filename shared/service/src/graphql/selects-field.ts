import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** graphql-js has one array of nodes for a field of all items of a list. */
const known = new WeakMap<readonly FieldNode[], boolean>();

/** Whether this field of the object that is being resolved is asked for; for one name in each resolver. */
export function selectsField(info: GraphQLResolveInfo, name: string): boolean {
  const answer =
    known.get(info.fieldNodes) ??
    info.fieldNodes.some(({ selectionSet }) => selects(selectionSet, name, info));
  known.set(info.fieldNodes, answer);
  return answer;
}

function selects(
  set: SelectionSetNode | undefined,
  name: string,
  info: GraphQLResolveInfo,
): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === name;
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    return selects(fragment?.selectionSet, name, info);
  });
}
