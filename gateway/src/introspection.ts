import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import {
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Answers an operation that asks for nothing but the schema, by graphql-js and so with all that its
 * validation allows; the planner's copy of the introspection types is older. Undefined for others.
 */
export function answerIntrospection({
  schema,
  document,
  operation,
  request,
}: GatewayGraphQLRequestContext) {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  if (operation.operation !== 'query' || !asksForSchemaOnly(operation.selectionSet, fragments)) {
    return undefined;
  }
  const known = answers.get(operation);
  if (known) return { ...known };
  const { variables: variableValues, operationName } = request;
  const answer = execute({ schema, document, operationName, variableValues });
  if (answer instanceof Promise) throw new Error('introspection waits for nothing');
  if (!operation.variableDefinitions?.length) answers.set(operation, answer);
  return { ...answer };
}

/** Apollo Server keeps operations that it has seen until the schema changes: so long an answer holds. */
const answers = new WeakMap<OperationDefinitionNode, ExecutionResult>();

function asksForSchemaOnly(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value.startsWith('__');
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment !== undefined && asksForSchemaOnly(fragment.selectionSet, fragments);
  });
}
