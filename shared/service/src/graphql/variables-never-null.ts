import {
  type DocumentNode,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The variables of an operation whose type allows null but which are used where the schema does not:
 * a default, of the variable or of the place, makes that valid (GraphQL §5.8.5), and an explicit null
 * then breaks it.
 */
export function variablesNeverNull(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string[] {
  const nullable = new Set(
    operation.variableDefinitions
      ?.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  if (nullable.size === 0) return [];
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      // Of other operations only the names could be the same; fragments are shared by all.
      OperationDefinition: (node) => (node === operation ? undefined : false),
      Variable(node) {
        const name = node.name.value;
        if (nullable.has(name) && isNonNullType(types.getInputType())) found.add(name);
      },
    }),
  );
  return [...found];
}
