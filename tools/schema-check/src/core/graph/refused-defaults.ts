import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Graph } from './graph.ts';

/** Whether every default is a value of its type, apart from those that were none before. */
export function takesDefaults({ api }: Graph, before?: Graph): boolean {
  const refused = [...refusedIn(api)];
  if (refused.length === 0) return true;
  const known = new Set(before && refusedIn(before.api));
  return refused.every((coordinate) => known.has(coordinate));
}

/** graphql-js builds a schema without the defaults that do not fit, and without fields that their types do not have. */
function* refusedIn(schema: GraphQLSchema): Generator<string> {
  for (const [coordinate, { astNode, defaultValue, type }] of inputsOf(schema)) {
    const written = astNode?.defaultValue;
    if (written && (defaultValue === undefined || !hasFieldsOf(type, written))) yield coordinate;
  }
}

function hasFieldsOf(type: GraphQLInputType, value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.every((item) => hasFieldsOf(type, item));
  const input = getNamedType(type);
  if (value.kind !== Kind.OBJECT || !isInputObjectType(input)) return true;
  const known = input.getFields();
  return value.fields.every((field) => {
    const definition = known[field.name.value];
    return definition !== undefined && hasFieldsOf(definition.type, field.value);
  });
}

function* inputsOf(
  schema: GraphQLSchema,
): Generator<[string, GraphQLArgument | GraphQLInputField]> {
  for (const { name, args } of schema.getDirectives()) {
    for (const arg of args) yield [`@${name}(${arg.name}:)`, arg];
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        yield [`${type.name}.${field.name}`, field];
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name}:)`, arg];
    }
  }
}
