import type { ApolloServerPlugin } from '@apollo/server';
import { variablesNeverNull } from '@supergraph/service/graphql/variables-never-null';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GatewayContext } from '../context.ts';

/**
 * Refuses what cannot be executed though it is valid: a document from which no operation can be chosen,
 * null for a variable where it goes to a place that takes none. The executor would find out too, but only
 * with an error that looks like a fault of ours.
 */
export function refuseOperation(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request }) {
          if (!operation) throw noOperation(request.operationName);
          const name = nullWhereNone({ schema, document, operation }, request.variables ?? {});
          if (name !== undefined) throw noNull(name);
        },
      };
    },
  };
}

const neverNull = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** A variable that is null though it goes to a place that takes none. */
export function nullWhereNone(
  {
    schema,
    document,
    operation,
  }: { schema: GraphQLSchema; document: DocumentNode; operation: OperationDefinitionNode },
  variables: Readonly<Record<string, unknown>>,
): string | undefined {
  const names = neverNull.get(operation) ?? variablesNeverNull(schema, document, operation);
  neverNull.set(operation, names);
  return names.find((name) => variables[name] === null);
}

export function noOperation(name: string | undefined): GraphQLError {
  const message = name
    ? `The document has no operation named "${name}".`
    : 'The document has several operations: name one in "operationName".';
  return refusal(message, 'OPERATION_RESOLUTION_FAILURE');
}

/** GraphQL §5.8.5 lets such a variable pass for a default, which an explicit null puts aside. */
function noNull(name: string): GraphQLError {
  const message = `Variable "$${name}" must not be null: it goes to a place that takes no null.`;
  return refusal(message, 'BAD_USER_INPUT');
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
