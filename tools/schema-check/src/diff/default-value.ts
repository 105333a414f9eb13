import { type GraphQLArgument, type GraphQLInputField, getNamedType, isEnumType } from 'graphql';

/** A default as it is written in SDL; "none" when there is none. */
export function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  if (defaultValue === undefined) return 'none';
  return written(defaultValue, isEnumType(getNamedType(type)));
}

/** graphql-js writes no objects of custom scalars, which are valid all the same. */
function written(value: unknown, isEnum: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => written(item, isEnum)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, item]) => `${key}: ${written(item, isEnum)}`);
    return `{ ${fields.sort().join(', ')} }`;
  }
  return isEnum ? String(value) : JSON.stringify(value);
}
