import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/tools/local/services';
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import { get } from '../harness/graph.ts';

/** The graph as clients see it. */
export async function clientSchema(): Promise<GraphQLSchema> {
  return buildClientSchema(await get(getIntrospectionQuery()));
}

/** Names of the types that have a key in some subgraph. */
export function entityNames(): string[] {
  const file = join(repositoryFolder, 'gateway/supergraph.graphql');
  const { definitions } = parse(readFileSync(file, 'utf8'));
  return definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter(hasKey)
    .map((node) => node.name.value);
}

function hasKey({ directives = [] }: ObjectTypeDefinitionNode): boolean {
  return directives.some(
    (directive) =>
      directive.name.value === 'join__type' &&
      directive.arguments?.some((argument) => argument.name.value === 'key'),
  );
}

export function fieldsOf(
  schema: GraphQLSchema,
  typeName: string,
): GraphQLField<unknown, unknown>[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
  return Object.values(type.getFields());
}

/** What must be selected below a field: nothing for a leaf, the refusals of a payload, else its name. */
export function selectionOf(schema: GraphQLSchema, typeName: string, fieldName: string): string {
  const field = fieldsOf(schema, typeName).find(({ name }) => name === fieldName);
  if (!field) throw new Error(`${typeName} has no field ${fieldName}`);
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  const hasRefusals = isObjectType(type) && typeName === 'Mutation' && 'errors' in type.getFields();
  return hasRefusals ? '{ errors { ... on UserError { code } } }' : '{ __typename }';
}
