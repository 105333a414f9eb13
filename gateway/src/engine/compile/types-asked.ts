import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { FetchQuery } from './compile-fetch.ts';

/**
 * The names of all types of which a fetch may bring things, those behind interfaces and unions too;
 * undefined where it asks for something that the supergraph does not have.
 */
export function typesAsked(
  { operation, fragments }: FetchQuery,
  supergraph: GraphQLSchema,
): ReadonlySet<string> | undefined {
  const types = new Set<string>();
  const look = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): boolean =>
    (set?.selections ?? []).every((selection) => {
      if (selection.kind === Kind.FIELD) {
        const { value } = selection.name;
        if (value === '__typename') return true;
        // The root of entities is in no supergraph.
        if (value === '_entities') return look(selection.selectionSet, undefined);
        if (!isObjectType(parent) && !isInterfaceType(parent)) return false;
        const field = parent.getFields()[value];
        return field !== undefined && enter(getNamedType(field.type), selection.selectionSet);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      const type = condition === undefined ? parent : supergraph.getType(condition);
      return type !== undefined && enter(type, fragment?.selectionSet);
    });

  function enter(type: GraphQLNamedType, set: SelectionSetNode | undefined): boolean {
    if (!isCompositeType(type)) return true;
    if (!isAbstractType(type)) types.add(type.name);
    else for (const { name } of supergraph.getPossibleTypes(type)) types.add(name);
    return look(set, type);
  }

  return look(operation.selectionSet, undefined) ? types : undefined;
}
