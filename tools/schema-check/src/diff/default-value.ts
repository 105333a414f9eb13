import { type GraphQLArgument, type GraphQLInputField, getNamedType, isEnumType } from 'graphql';

/** A default as it is written in SDL; "none" when there is none. */
export function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  if (defaultValue === undefined) return 'none';
  return written(defaultValue, isEnumType(getNamedType(type)));
}

/** Whether two defaults are the same, apart from lists that a value becomes with its type. */
export function isSameDefault(
  before: GraphQLArgument | GraphQLInputField,
  after: GraphQLArgument | GraphQLInputField,
): boolean {
  const [earlier, later] = [defaultOf(before), defaultOf(after)];
  if (String(before.type) === String(after.type)) return earlier === later;
  return earlier.replace(/[[\]]/g, '') === later.replace(/[[\]]/g, '');
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
