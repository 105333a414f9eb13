import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { COST_MAX } from './amount.ts';
import type { CostModel } from './cost-model.ts';

/** What a value adds to the cost of the field that it is sent to; it may be less than nothing. */
export type Weigh = (value: unknown, depth?: number) => number;

/** Lists and inputs within each other: JSON may be deeper than the stack, no sane schema is. */
const INPUT_DEPTH_MAX = 64;

/**
 * How values of an argument or input field are weighed; undefined where none weighs anything. What
 * is left out or null adds nothing. A value adds the weight of the argument or input field, once,
 * also when it is a list; input objects in it add that of their fields, each time that one is sent.
 *
 * @param own @cost of the argument or input field; without one it weighs 1 where its type is an
 * input object, else nothing
 * @see https://ibm.github.io/graphql-specs/cost-spec.html#sec-Field-Cost
 */
export function inputWeight(
  model: CostModel,
  type: GraphQLInputType,
  own: number | undefined,
): Weigh | undefined {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) {
    return own ? (value) => (value === undefined || value === null ? 0 : own) : undefined;
  }
  let fields: readonly WeighedField[] | undefined;

  const fieldsOf = (value: unknown, depth: number): number => {
    if (depth > INPUT_DEPTH_MAX) return COST_MAX;
    let sum = 0;
    if (Array.isArray(value)) {
      for (const item of value) sum += fieldsOf(item, depth + 1);
    } else {
      // Not before they are needed: an input type may be within itself.
      fields ??= weighedFields(model, named);
      for (const { field, weigh } of fields) sum += weigh(inputFieldValue(value, field), depth + 1);
    }
    return sum;
  };
  return (value, depth = 0) => {
    if (value === undefined || value === null) return 0;
    return Math.min((own ?? 1) + fieldsOf(value, depth), COST_MAX);
  };
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
  readonly weigh: Weigh;
}

function weighedFields(model: CostModel, type: GraphQLInputObjectType): readonly WeighedField[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const own = model.directives.weights.get(`${type.name}.${field.name}`);
    const weigh = inputWeight(model, field.type, own);
    return weigh ? [{ field, weigh }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
