import { VALIDATION_ERRORS_MAX } from '@supergraph/service/graphql/document/limits';
import { variablesNeverNull } from '@supergraph/service/graphql/variables-never-null';
import { messageWithoutGivenValues } from '@supergraph/service/graphql/without-given-values';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';

/**
 * Why an operation cannot be run with these variables, as BAD_USER_INPUT; empty when it can. The executor
 * would find out too, but only with errors that look like faults of ours.
 */
export function variableErrors(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  values: Readonly<Record<string, unknown>>,
): GraphQLError[] {
  const nulls = variablesNeverNull(schema, document, operation)
    .filter((name) => values[name] === null)
    .map((name) => `Variable "$${name}" must not be null: it goes to a place that takes no null.`);
  const { errors = [] } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    { ...values },
    { maxErrors: VALIDATION_ERRORS_MAX },
  );
  const wrong = errors.map(({ message, originalError }) =>
    messageWithoutGivenValues(message, originalError?.message),
  );
  const extensions = { code: 'BAD_USER_INPUT' };
  return [...nulls, ...wrong].map((message) => new GraphQLError(message, { extensions }));
}
