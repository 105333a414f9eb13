import { type GraphQLCompositeType, type GraphQLField, isNonNullType, isObjectType } from 'graphql';
import { anyValue, literal } from './values.ts';
import type { Writing } from './write-selections.ts';

const KEYS = [
  'a',
  'b',
  '__proto__',
  'constructor',
  'toString',
  'id',
  'code',
  'ref',
  'representations',
];

/** Names of fields and types, of what every object answers to, and harmless ones. */
export function anyKey({ choices, schema, isOdd }: Writing): string {
  if (!isOdd) return choices.pick(['a', 'b', 'c']);
  if (choices.chance(50)) return choices.pick(KEYS);
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const type = choices.pick(types.filter(({ name }) => !name.startsWith('__')));
  return choices.chance(30) ? type.name : choices.pick(Object.keys(type.getFields()));
}

/** With parentheses; empty where there are none. */
export function writeArgs(
  writing: Writing,
  type: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
): string {
  const { choices, args, variables } = writing;
  const known = args.get(`${type.name}.${field.name}`);
  if (known !== undefined && choices.chance(70)) return known;
  const given = field.args
    .filter(
      (arg) => (isNonNullType(arg.type) && arg.defaultValue === undefined) || choices.chance(60),
    )
    .map((arg) => {
      const isVariable = choices.chance(40);
      return `${arg.name}: ${isVariable ? variables.add(arg.type) : literal(anyValue(choices, arg.type), arg.type)}`;
    });
  const text = given.length > 0 ? `(${given.join(', ')})` : '';
  args.set(`${type.name}.${field.name}`, text);
  return text;
}

/** None, one or two of `@skip` and `@include`. */
export function condition({ choices, variables }: Writing): string {
  if (!choices.chance(12)) return '';
  const one = () =>
    `@${choices.pick(['skip', 'include'])}(if: ${choices.chance(70) ? variables.condition() : choices.chance(50)})`;
  return choices.chance(15)
    ? ` @skip(if: ${variables.condition()}) @include(if: ${variables.condition()})`
    : ` ${one()}`;
}
