import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Choices } from '../choices.ts';

/** A value that a client may send for an input. */
export function anyValue(choices: Choices, type: GraphQLInputType, depth = 0): unknown {
  if (isNonNullType(type)) return anyStrictValue(choices, type.ofType, depth);
  return choices.chance(12) ? null : anyStrictValue(choices, type, depth);
}

function anyStrictValue(choices: Choices, type: GraphQLInputType, depth: number): unknown {
  if (isListType(type)) {
    if (choices.chance(10)) return anyStrictValue(choices, type.ofType, depth);
    return Array.from({ length: choices.int(0, 2) }, () => anyValue(choices, type.ofType, depth));
  }
  if (isNonNullType(type)) return anyStrictValue(choices, type.ofType, depth);
  if (isEnumType(type)) return choices.pick(type.getValues()).name;
  if (!isInputObjectType(type)) return anyScalar(choices, type.name);
  const given: Record<string, unknown> = {};
  for (const field of Object.values(type.getFields())) {
    const isDeep = isInputObjectType(getNamedType(field.type));
    if (choices.chance(50) && !(isDeep && depth > 1))
      given[field.name] = anyValue(choices, field.type, depth + 1);
  }
  return given;
}

function anyScalar(choices: Choices, name: string): unknown {
  switch (name) {
    case 'Int':
      return choices.int(-3, 3);
    case 'Float':
      return choices.pick([0.5, 2, -1e3]);
    case 'Boolean':
      return choices.chance(50);
    case 'Json':
      return choices.pick<unknown>([1, 'x', { a: [1, { b: null }], c: 'y' }, [[true], []], false]);
    default:
      return choices.pick(['', '1', 'two words', '"quoted" \\ ☃\n', '$dollar', '}{']);
  }
}

/** A value as it is written in a document (GraphQL §2.9). */
export function literal(value: unknown, type: GraphQLInputType): string {
  if (value === null) return 'null';
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (isListType(type)) {
    if (!Array.isArray(value)) return literal(value, type.ofType);
    return `[${value.map((item: unknown) => literal(item, type.ofType)).join(', ')}]`;
  }
  if (isEnumType(type)) return String(value);
  if (!isInputObjectType(type)) return untyped(value);
  const fields = Object.entries(value as object).map(([name, inner]) => {
    const field = type.getFields()[name];
    return field ? `${name}: ${literal(inner, field.type)}` : '';
  });
  return `{${fields.join(', ')}}`;
}

function untyped(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(untyped).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${untyped(inner)}`);
  return `{${fields.join(', ')}}`;
}
