import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { COST_MAX } from './amount.ts';
import { type CostModel, typeWeight } from './cost-model.ts';

/** What a value adds to the cost of the field that it is sent to; it may be less than nothing. */
export type Weigh = (value: unknown, depth?: number) => number;

/** Lists and inputs within each other: JSON may be deeper than the stack, no sane schema is. */
const INPUT_DEPTH_MAX = 64;

/**
 * How values of an argument or input field are weighed; undefined where none weighs anything. What
 * is left out or null adds nothing, an input object its own weight and that of every field in it, a
 * list that of each element, though an empty one was used as well.
 *
 * @param own @cost of the argument or input field; without one its type's counts, 1 for input objects
 */
export function inputWeight(
  model: CostModel,
  type: GraphQLInputType,
  own: number | undefined,
): Weigh | undefined {
  const named = getNamedType(type);
  const isObject = isInputObjectType(named);
  const weight = own ?? (isObject ? 1 : typeWeight(model, named));
  if (weight === 0 && !isObject) return undefined;
  let fields: readonly WeighedField[] | undefined;

  const weigh = (value: unknown, depth = 0): number => {
    if (value === undefined || value === null) return 0;
    if (depth > INPUT_DEPTH_MAX) return COST_MAX;
    let sum = weight;
    if (Array.isArray(value)) {
      if (value.length === 0) return weight;
      sum = 0;
      for (const item of value) sum += weigh(item, depth + 1);
    } else if (isObject) {
      // Not before they are needed: an input type may be within itself.
      fields ??= weighedFields(model, named);
      for (const { field, weighInner } of fields) {
        sum += weighInner(inputFieldValue(value, field), depth + 1);
      }
    }
    return Math.min(sum, COST_MAX);
  };
  return weigh;
}

/** What was sent in an input object, else the field's default; undefined when the object is none. */
export function inputFieldValue(
  input: unknown,
  { name, defaultValue }: GraphQLInputField,
): unknown {
  if (!isRecord(input)) return undefined;
  // Clients choose the names: what an object has from its prototype was not sent.
  const sent = Object.hasOwn(input, name) ? input[name] : undefined;
  return sent === undefined ? defaultValue : sent;
}

interface WeighedField {
  readonly field: GraphQLInputField;
  readonly weighInner: Weigh;
}

function weighedFields(model: CostModel, type: GraphQLInputObjectType): readonly WeighedField[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const own = model.directives.weights.get(`${type.name}.${field.name}`);
    const weighInner = inputWeight(model, field.type, own);
    return weighInner ? [{ field, weighInner }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
