import {
  type ArgumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

export type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** A field with certain arguments, under a name of its own. */
export interface Variant {
  readonly field: string;
  readonly arguments: readonly ArgumentNode[];
}

/** Gives fields with arguments, where subgraphs need them of each other, names of their own. */
export function createVariants(types: ReadonlyMap<string, Definition>) {
  const names = new Map<string, string>();
  const variants = new Map<string, Variant>();
  const added = new Map<string, FieldDefinitionNode[]>();

  function nameOf(type: Definition, definition: FieldDefinitionNode, node: FieldNode): string {
    const given = (node.arguments ?? []).map(print).sort().join();
    const thing = `${type.name.value}.${node.name.value}(${given})`;
    const known = names.get(thing);
    if (known) return known;
    const value = `${node.name.value}__with${names.size}`;
    names.set(thing, value);
    variants.set(value, { field: node.name.value, arguments: node.arguments ?? [] });
    const field = { ...definition, arguments: [], name: { kind: Kind.NAME, value } } as const;
    added.set(type.name.value, [...(added.get(type.name.value) ?? []), field]);
    return value;
  }

  /** @returns the same field set, by the variants' names; `used` hears which these are */
  function rewrite(
    set: SelectionSetNode,
    type: Definition | undefined,
    used: (variant: string) => void,
  ): SelectionSetNode {
    const selections = set.selections.map((node): SelectionNode => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return node;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const inner = node.typeCondition ? types.get(node.typeCondition.name.value) : type;
        return { ...node, selectionSet: rewrite(node.selectionSet, inner, used) };
      }
      const field = type?.fields?.find(({ name }) => name.value === node.name.value);
      const inner = field && types.get(namedType(field.type));
      const selectionSet = node.selectionSet && rewrite(node.selectionSet, inner, used);
      if (!type || !field || !node.arguments?.length)
        return { ...node, ...(selectionSet && { selectionSet }) };
      const value = nameOf(type, field, node);
      used(value);
      const name = { kind: Kind.NAME, value } as const;
      return { kind: Kind.FIELD, name, ...(selectionSet && { selectionSet }) };
    });
    return { ...set, selections };
  }

  return {
    variants: variants as ReadonlyMap<string, Variant>,
    rewrite,
    /** The fields that a type has more for it. */
    fieldsFor: (type: string): readonly FieldDefinitionNode[] => added.get(type) ?? [],
  };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
