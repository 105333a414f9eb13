import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { type Amount, amountOf, fromArgument, type Variables } from './amount.ts';
import type { ListSize } from './cost-directives.ts';
import type { CostModel } from './cost-model.ts';
import { inputFieldValue } from './input-weight.ts';

type SliceReading = Pick<CostModel, 'hidesNumbers' | 'sliceMax'>;

/**
 * The size that a field's @listSize tells: the largest of its slicing arguments, else `assumedSize`,
 * else undefined. `requireOneSlicingArgument` refuses nothing, as the specification leaves it: what
 * a field demands of its arguments is said by its service.
 */
export function sizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  { slicingArguments, assumedSize }: ListSize,
  { hidesNumbers = false, sliceMax = Number.POSITIVE_INFINITY }: SliceReading,
): Amount<number | undefined> {
  const slices = slicingArguments.flatMap((path) => {
    const [name = '', ...inside] = path.split('.');
    const argument = field.args.find((candidate) => candidate.name === name);
    if (!argument) return [];
    const sent = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
    const measure = (value: unknown) => {
      const length = lengthAt(value, argument.type, inside);
      return length === 0 && hidesNumbers ? undefined : length;
    };
    return [fromArgument(sent, argument, measure)];
  });
  const largest = (variables: Variables) => {
    let size: number | undefined;
    for (const slice of slices) {
      const length = amountOf(slice, variables);
      if (length !== undefined && length > (size ?? -1)) size = length;
    }
    return size === undefined ? assumedSize : Math.min(size, sliceMax);
  };
  return slices.some((slice) => typeof slice === 'function') ? largest : largest({});
}

/** @param path input fields from the value down */
function lengthAt(
  value: unknown,
  type: GraphQLInputType,
  [name, ...inside]: readonly string[],
): number | undefined {
  if (name === undefined) return asLength(value, type);
  const input = getNullableType(type);
  const field = isInputObjectType(input) ? input.getFields()[name] : undefined;
  return field && lengthAt(inputFieldValue(value, field), field.type, inside);
}

/** A list of ids is answered by as many things. What is no length will be refused by its type. */
function asLength(value: unknown, type: GraphQLInputType): number | undefined {
  if (Array.isArray(value)) return value.length;
  // One id may stand where a list of them is wanted.
  if (isListType(getNullableType(type)))
    return value === undefined || value === null ? undefined : 1;
  const length = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof length === 'number' && !Number.isNaN(length) ? Math.max(0, length) : undefined;
}
