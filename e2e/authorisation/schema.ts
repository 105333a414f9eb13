import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  repositoryFolder,
  type SubgraphName,
  subgraphNames,
} from '@supergraph/local-stack/services';
import {
  buildASTSchema,
  buildClientSchema,
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
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

/** The whole graph: what clients of the gateway see, and the streams of the services. */
export function wholeSchema(): GraphQLSchema {
  return buildASTSchema(supergraph(), { assumeValid: true });
}

/** The graph as clients see it. */
export async function clientSchema(): Promise<GraphQLSchema> {
  return buildClientSchema(await get(getIntrospectionQuery()));
}

export function supergraph(): DocumentNode {
  return parse(readFileSync(join(repositoryFolder, 'gateway/supergraph.graphql'), 'utf8'));
}

/** Names of the types that have a key in some subgraph. */
export function entityNames(): string[] {
  return supergraph()
    .definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter(hasKey)
    .map((node) => node.name.value);
}

/** The subgraph that alone has a field of a root type. */
export function ownerOf(typeName: string, fieldName: string): SubgraphName {
  const field = wholeSchema().getType(typeName)?.astNode as ObjectTypeDefinitionNode | undefined;
  const joined = field?.fields
    ?.find(({ name }) => name.value === fieldName)
    ?.directives?.find(({ name }) => name.value === 'join__field');
  const graph = joined?.arguments?.find(({ name }) => name.value === 'graph')?.value;
  const owner = subgraphNames.find(
    (name) => graph?.kind === Kind.ENUM && name.toUpperCase() === graph.value,
  );
  if (!owner) throw new Error(`${typeName}.${fieldName} has no owner`);
  return owner;
}

/**
 * The fields of all types that are no entity and none of the shapes that lists, payloads and refusals
 * have, by type.
 */
export function plainFields(schema: GraphQLSchema): Record<string, string> {
  const entities = entityNames();
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__') && !rootTypes.includes(name))
    .filter(({ name }) => !entities.includes(name))
    .map((type) => [type.name, ownFields(type)] as const);
  return Object.fromEntries(types.filter(([, fields]) => fields !== ''));
}

export const rootTypes = ['Query', 'Mutation', 'Subscription'];

function ownFields(type: GraphQLObjectType): string {
  const names = Object.keys(type.getFields());
  if (names.includes('edges') || (names.includes('cursor') && names.includes('node'))) return '';
  if (type.name.endsWith('Payload') && names.includes('errors')) return '';
  const inherited = type.getInterfaces().flatMap((parent) => Object.keys(parent.getFields()));
  return names.filter((name) => !inherited.includes(name)).join(' ');
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
