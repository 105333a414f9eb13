import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CostHints } from './list-sizes.ts';

interface CostContext {
  readonly schema: GraphQLSchema;
  readonly hints: CostHints;
  readonly listSize: number;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const MUTATION_COST = 10;

/**
 * What an operation may cost, before it is run: each object 1, each leaf 0, a list its length times its element, a
 * mutation 10 more; @cost and @listSize change that. A page's length is its `first` or `last` where that is
 * written; a variable counts as the assumed size.
 *
 * Source: the rules of Apollo's demand control, after IBM's GraphQL cost directives specification.
 */
export function staticCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: { hints: CostHints; listSize: number },
): number {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return 0;
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const base = operation.operation === 'mutation' ? MUTATION_COST : 0;
  const context = { schema, ...options, operation, fragments };
  return base + costOfSelections(root.name, operation.selectionSet, {}, context, new Set());
}

/** @param sizes lengths of lists one level below, by field name, as a page's arguments tell */
function costOfSelections(
  typeName: string,
  { selections }: SelectionSetNode,
  sizes: Readonly<Record<string, number>>,
  context: CostContext,
  open: ReadonlySet<string>,
): number {
  const type = context.schema.getType(typeName);
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const inner = selection.typeCondition?.name.value ?? typeName;
      cost += costOfSelections(inner, selection.selectionSet, sizes, context, open);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const { value: name } = selection.name;
      const fragment = context.fragments.get(name);
      if (!fragment || open.has(name)) continue;
      const inside = new Set(open).add(name);
      const { typeCondition, selectionSet } = fragment;
      cost += costOfSelections(typeCondition.name.value, selectionSet, sizes, context, inside);
    } else if (isObjectType(type) || isInterfaceType(type)) {
      const field = type.getFields()[selection.name.value];
      if (field) cost += costOfField(typeName, selection, field, sizes, context, open);
    }
  }
  return cost;
}

function costOfField(
  parent: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  sizes: Readonly<Record<string, number>>,
  context: CostContext,
  open: ReadonlySet<string>,
): number {
  const { hints } = context;
  const coordinate = `${parent}.${field.name}`;
  const type = getNamedType(field.type);
  const sizing = hints.listSizes.get(coordinate);
  const slice = sliceOf(node, field, sizing?.slicingArguments, context);
  const length = isList(field.type)
    ? (sizes[field.name] ?? slice ?? sizing?.assumedSize ?? context.listSize)
    : 1;
  const below: Record<string, number> = {};
  if (!isList(field.type)) {
    const page = slice ?? sizing?.assumedSize;
    if (page !== undefined) {
      for (const name of sizing?.sizedFields.length ? sizing.sizedFields : ['edges', 'nodes'])
        below[name] = page;
    }
  }
  const own =
    hints.weights.get(coordinate) ??
    hints.weights.get(type.name) ??
    (isCompositeType(type) ? 1 : 0);
  const inner = node.selectionSet
    ? costOfSelections(type.name, node.selectionSet, below, context, open)
    : 0;
  return length * (own + inner);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** The length that `first`, `last` or a slicing argument asks for; none where no such argument exists. */
function sliceOf(
  { arguments: args = [] }: FieldNode,
  field: GraphQLField<unknown, unknown>,
  names: readonly string[] = [],
  { operation, listSize }: CostContext,
): number | undefined {
  const slicing = names.length > 0 ? names : ['first', 'last'];
  const defined = field.args.filter(({ name }) => slicing.includes(name));
  if (defined.length === 0) return;
  const lengths = defined.flatMap(({ name, defaultValue }) => {
    const value = args.find((arg) => arg.name.value === name)?.value;
    if (value?.kind === Kind.INT) return [Number(value.value)];
    if (value?.kind === Kind.VARIABLE) {
      const variable = operation.variableDefinitions?.find(
        (definition) => definition.variable.name.value === value.name.value,
      );
      return variable?.defaultValue?.kind === Kind.INT ? [Number(variable.defaultValue.value)] : [];
    }
    return typeof defaultValue === 'number' ? [defaultValue] : [];
  });
  // A recorded signature hides numbers as 0.
  const known = lengths.filter((length) => length > 0);
  return known.length > 0 ? Math.max(...known) : listSize;
}
