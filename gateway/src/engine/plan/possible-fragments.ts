import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * The same operation without named fragments, and without what no object can be: of `... on Book` within
 * `... on Media` within `... on Film`, which is valid (GraphQL §5.5.2.3), a planner may not make sense.
 */
export function withPossibleFragments(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one): [string, FragmentDefinitionNode] => [one.name.value, one]),
  );
  const definitions = document.definitions.flatMap((one) => {
    const root = one.kind === Kind.OPERATION_DEFINITION && schema.getRootType(one.operation);
    if (one.kind !== Kind.OPERATION_DEFINITION || !root) return [];
    return [{ ...one, selectionSet: prune(one.selectionSet, root, new Set([root.name])) }];
  });
  return { ...document, definitions };

  function prune(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    possible: ReadonlySet<string>,
  ): SelectionSetNode {
    const selections = set.selections.flatMap((node) => pruneOne(node, type, possible));
    return { ...set, selections: selections.length > 0 ? selections : [typename] };
  }

  function pruneOne(
    node: SelectionNode,
    type: GraphQLCompositeType,
    possible: ReadonlySet<string>,
  ): SelectionNode[] {
    if (node.kind === Kind.FIELD) {
      const field = isUnionType(type) ? undefined : type.getFields()[node.name.value];
      const inner = field && getNamedType(field.type);
      if (!node.selectionSet || !isCompositeType(inner)) return [node];
      return [{ ...node, selectionSet: prune(node.selectionSet, inner, namesOf(inner)) }];
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    const condition = fragment?.typeCondition;
    const inner = condition ? schema.getType(condition.name.value) : type;
    if (!fragment || !isCompositeType(inner)) return [node];
    const names = namesOf(inner);
    const left = new Set([...possible].filter((name) => names.has(name)));
    if (left.size === 0) return [];
    const selectionSet = prune(fragment.selectionSet, inner, left);
    const { directives } = node;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        selectionSet,
        ...(condition && { typeCondition: condition }),
        ...(directives && { directives }),
      },
    ];
  }

  function namesOf(type: GraphQLCompositeType): ReadonlySet<string> {
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return new Set(types.map(({ name }) => name));
  }
}

const typename: SelectionNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};
