import {
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** A field as a fetch asks for it. */
export interface Field {
  /** Its alias, or else its own. */
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** Of its objects, where they do not say it themselves. */
  readonly typename: string;
  readonly selectionSet: SelectionSetNode | undefined;
  /** Whether @skip or @include may have left it out. */
  readonly isConditional: boolean;
  readonly isEntities: boolean;
}

/** The query of a fetch, read once. */
export interface Query {
  readonly rootFields: readonly Field[];
  /** What is asked of the field's objects of one type; what the schema does not know is left out. */
  fieldsOf(field: Field, typename: string): readonly Field[];
  /** Whether things of one type may be things of the other. */
  areAkin(typename: string, other: string): boolean;
}

/** No schema has the field that holds entities; what it holds goes by the representations' types. */
const ENTITIES: GraphQLOutputType = GraphQLString;

export function readQuery(schema: GraphQLSchema, text: string): Query {
  const { definitions } = parse(text, { noLocation: true });
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(
    definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const root = operation && schema.getRootType(operation.operation);
  const known = new WeakMap<SelectionSetNode, Map<string, readonly Field[]>>();
  return {
    areAkin: (typename, other) =>
      applies(schema, other, typename) || applies(schema, typename, other),
    rootFields: root ? collect(schema, fragments, operation.selectionSet, root.name) : [],
    fieldsOf({ selectionSet }, typename) {
      if (!selectionSet) return [];
      const byType = known.get(selectionSet) ?? new Map<string, readonly Field[]>();
      known.set(selectionSet, byType);
      const fields = byType.get(typename) ?? collect(schema, fragments, selectionSet, typename);
      byType.set(typename, fields);
      return fields;
    },
  };
}

function collect(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  set: SelectionSetNode,
  typename: string,
  isConditional = false,
): Field[] {
  return set.selections.flatMap((selection): Field[] => {
    const depends = isConditional || (selection.directives?.length ?? 0) > 0;
    if (selection.kind === Kind.FIELD) {
      const { alias, name, selectionSet } = selection;
      const isEntities = name.value === '_entities';
      const type = isEntities ? ENTITIES : typeOf(schema, typename, name.value);
      if (!type) return [];
      return [
        {
          name: (alias ?? name).value,
          type,
          typename: getNamedType(type).name,
          selectionSet,
          isConditional: depends,
          isEntities,
        },
      ];
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    if (!fragment || (condition && !applies(schema, condition, typename))) return [];
    return collect(schema, fragments, fragment.selectionSet, typename, depends);
  });
}

function typeOf(
  schema: GraphQLSchema,
  typename: string,
  field: string,
): GraphQLOutputType | undefined {
  const type = schema.getType(typename);
  const hasFields = isObjectType(type) || isInterfaceType(type);
  return hasFields ? type.getFields()[field]?.type : undefined;
}

function applies(schema: GraphQLSchema, condition: string, typename: string): boolean {
  if (condition === typename) return true;
  const [wide, narrow] = [schema.getType(condition), schema.getType(typename)];
  if (!isObjectType(narrow) && !isInterfaceType(narrow)) return false;
  return isAbstractType(wide) && schema.isSubType(wide, narrow);
}
