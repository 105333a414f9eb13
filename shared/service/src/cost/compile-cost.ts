import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { type Amount, amountOf, type Variables } from './amount.ts';
import { collectFields, TooManySelections } from './collect-fields.ts';
import { type CostModel, sizingOf, typeWeight } from './cost-model.ts';
import {
  type CostProgram,
  type CostStep,
  fixedCost,
  type ObjectShape,
  type Part,
} from './cost-program.ts';
import { sizeOf } from './list-length.ts';
import { ownCost } from './own-cost.ts';

/** A size that a field tells of lists one level below it. */
interface SizeBelow {
  readonly key: string;
  readonly fields: readonly string[];
  readonly size: Amount<number | undefined>;
}

/** Far above what the limits of a gateway let through. */
const STEPS_MAX = 50_000;

/** What every mutation weighs before its fields, as in Apollo's demand control. */
const MUTATION_WEIGHT = 10;

/** A deferred fragment has its object fetched by the key once more. */
const DEFERRED_WEIGHT = 1;

/**
 * An operation's cost as a program. The root object weighs nothing; the fields of each object are
 * those that execution collects, so fields that merge count once.
 *
 * @param conditions values of the variables in @skip, @include and @defer
 * @throws TooManySelections when it would take too long
 */
export function compileCost(
  model: CostModel,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  conditions: Variables,
): CostProgram {
  const steps: CostStep[] = [];
  const known = new Map<string, Part>();
  const keyOf = createKeys();
  const collect = collectFields({ schema: model.schema, fragments, conditions });

  function partOf(step: CostStep): Part {
    const fixed = fixedCost(step);
    if (fixed !== undefined) return fixed;
    if (steps.length >= STEPS_MAX) throw new TooManySelections();
    return { step: steps.push(step) - 1 };
  }

  /** The same sets of the same type cost the same, wherever they stand. */
  function objectPart(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    above: SizeBelow | undefined,
  ): Part {
    const key = `${type.name} ${sets.map(keyOf)} ${above?.key}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    // Stands in while the sets are open: a fragment within itself, which validation refuses.
    known.set(key, 0);
    const possible = isAbstractType(type) ? model.schema.getPossibleTypes(type) : [type];
    const shapes = possible.map((each) => shapeOf(each, typeWeight(model, each), sets, above));
    const part = partOf({ kind: 'object', shapes: distinct(shapes) });
    known.set(key, part);
    return part;
  }

  function shapeOf(
    type: GraphQLObjectType,
    own: number,
    sets: readonly SelectionSetNode[],
    above?: SizeBelow,
  ): ObjectShape {
    const fields: number[] = [];
    const collected = collect(type, sets);
    let weight = own + collected.deferred * DEFERRED_WEIGHT;
    for (const nodes of collected.fields.values()) {
      const part = fieldPart(type, nodes, above);
      if (typeof part === 'number') weight += part;
      else fields.push(part.step);
    }
    return { weight, fields };
  }

  function fieldPart(
    parent: GraphQLObjectType,
    nodes: readonly FieldNode[],
    above: SizeBelow | undefined,
  ): Part {
    const [node] = nodes;
    const field = node && fieldOf(model, parent, node);
    if (!field) return 0;
    const own = ownCost(model, parent, field, nodes);
    const sizing = sizingOf(model, parent, field);
    const size = sizing && sizeOf(node, field, sizing, model);
    const isOfBelow = sizing !== undefined && sizing.sizedFields.length > 0;
    const told = above?.fields.includes(field.name) ? above.size : undefined;
    const length = lengthOf(model, field.type, told, isOfBelow ? undefined : size);
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) {
      return partOf({ kind: 'field', own, length, each: typeWeight(model, type) });
    }
    const below = isOfBelow
      ? { key: `${parent.name} ${keyOf(node)}`, fields: sizing.sizedFields, size }
      : undefined;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const each = objectPart(type, sets, below);
    return own === 0 && length === 1 ? each : partOf({ kind: 'field', own, length, each });
  }

  const root = model.schema.getRootType(operation.operation);
  if (!root) return { steps, whole: 0 };
  const weight =
    (model.directives.weights.get(root.name) ?? 0) +
    (operation.operation === 'mutation' ? MUTATION_WEIGHT : 0);
  const shapes = [shapeOf(root, weight, [operation.selectionSet])];
  return { whole: partOf({ kind: 'object', shapes }), steps };
}

function fieldOf(
  { schema }: CostModel,
  parent: GraphQLObjectType,
  { name: { value: name } }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parent.getFields()[name];
}

/**
 * How many things a field returns: 1 unless it is a list.
 *
 * @param told by the field above
 * @param own by the field itself
 */
function lengthOf(
  { listSize }: CostModel,
  type: GraphQLOutputType,
  told: Amount<number | undefined>,
  own: Amount<number | undefined>,
): Amount {
  const lists = listDepth(type);
  if (lists === 0) return 1;
  // Of lists within the list nothing ever tells.
  const inner = listSize ** (lists - 1);
  const length = (variables: Variables) =>
    inner * (amountOf(told, variables) ?? amountOf(own, variables) ?? listSize);
  return typeof told === 'function' || typeof own === 'function' ? length : length({});
}

function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0;
}

/** Members of a union mostly cost the same. */
function distinct(shapes: readonly ObjectShape[]): ObjectShape[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

/** Short names of nodes, to tell sets of them apart. */
function createKeys() {
  const keys = new Map<object, number>();
  return (node: object): number => {
    const key = keys.get(node) ?? keys.size;
    keys.set(node, key);
    return key;
  };
}
