import {
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';
import type { Writing } from './write-selections.ts';

/**
 * One field of an interface, of whose value objects of two types have another leaf under one key: no object is
 * of both types, so that is valid (GraphQL §5.3.2). Undefined where the type has no such field.
 */
export function writeApart(
  { choices, schema, keys }: Writing,
  type: GraphQLCompositeType,
): string | undefined {
  if (!isInterfaceType(type)) return undefined;
  const [one, other] = schema.getPossibleTypes(type);
  const field = Object.values(type.getFields()).find(
    ({ args, type: given }) => args.length === 0 && isObjectType(getNamedType(given)),
  );
  const pairs = field ? pairsOf(field) : [];
  if (!one || !other || pairs.length === 0) return undefined;
  const [first, second] = choices.pick(pairs);
  const [outer, key] = ['k', 'k'].map((start, index) => `${start}${keys.size + index}`);
  for (const name of [outer, key]) if (name) keys.set(name, 'of two types');
  const part = (on: string, leaf: string) =>
    `... on ${on} { ${outer}: ${field?.name} { ${key}: ${leaf} } }`;
  return `${part(one.name, first)} ${part(other.name, second)}`;
}

/** Leaves of one type that a thing has. */
function pairsOf(field: GraphQLField<unknown, unknown>): [string, string][] {
  const type = getNamedType(field.type);
  const leaves = isObjectType(type)
    ? Object.values(type.getFields()).filter(
        ({ args, type: given }) => args.length === 0 && isLeafType(getNamedType(given)),
      )
    : [];
  return leaves.flatMap((one) =>
    leaves
      .filter((other) => other !== one && String(other.type) === String(one.type))
      .map((other): [string, string] => [one.name, other.name]),
  );
}
