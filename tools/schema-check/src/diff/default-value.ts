import { astFromValue, type GraphQLArgument, type GraphQLInputField, print } from 'graphql';

/** A default as it is written in SDL; "none" when there is none. */
export function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  if (defaultValue === undefined) return 'none';
  const node = astFromValue(defaultValue, type);
  return node ? print(node) : 'none';
}
