import {
  type GraphQLArgument,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';

/** Values of variables by name, those that were left out with their defaults. */
export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known once and for all, or one that a request's variables decide. */
export type Amount<T = number> = T | ((variables: Variables) => T);

/** More than any budget: sums end here, so that they stay whole numbers that JSON can carry. */
export const COST_MAX = Number.MAX_SAFE_INTEGER;

export function amountOf<T extends number | undefined>(amount: Amount<T>, variables: Variables): T {
  return typeof amount === 'function' ? amount(variables) : amount;
}

/**
 * An amount of an argument's value: the value that was sent, else the argument's default. An explicit
 * null is a value; a variable without one counts as left out.
 *
 * Source: GraphQL specification, CoerceArgumentValues
 */
export function fromArgument<T extends number | undefined>(
  sent: ValueNode | undefined,
  argument: GraphQLArgument,
  measure: (value: unknown) => T,
): Amount<T> {
  const { defaultValue } = argument;
  if (!sent) return measure(defaultValue);
  const read = (variables: Variables): T => {
    const value =
      sent.kind === Kind.VARIABLE
        ? variables[sent.name.value]
        : valueFromASTUntyped(sent, variables);
    return measure(value === undefined ? defaultValue : value);
  };
  return hasVariables(sent) ? read : read({});
}

/** What counts as each declared variable's value; undeclared ones are not looked at. */
export function valuesOf(operation: OperationDefinitionNode, given: Variables): Variables {
  const values: Record<string, unknown> = Object.create(null);
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name) && given[name] !== undefined) values[name] = given[name];
    else if (defaultValue) values[name] = valueFromASTUntyped(defaultValue);
  }
  return values;
}

function hasVariables(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return value.values.some(hasVariables);
    case Kind.OBJECT:
      return value.fields.some((field) => hasVariables(field.value));
    default:
      return false;
  }
}
