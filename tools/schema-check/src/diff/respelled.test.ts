import {
  buildASTSchema,
  buildClientSchema,
  buildSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  introspectionFromSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { expect, it } from 'vitest';
import { everyKind } from '../../test/support/every-kind.ts';
import { diffSchemas } from './diff-schemas.ts';

const document = parse(everyKind);
const schema = buildASTSchema(document);
const told = (before: GraphQLSchema, after: GraphQLSchema) =>
  diffSchemas(before, after).map(({ kind, coordinate }) => `${kind} ${coordinate}`);

it.each<[string, GraphQLSchema]>([
  ['printed anew', buildSchema(print(document))],
  ['printed from what was built', buildSchema(printSchema(schema))],
  ['in another order', buildASTSchema(reversed(document))],
  ['that is sorted', lexicographicSortSchema(schema)],
  ['with comments', buildSchema(everyKind.replaceAll('\n', ' # As it was.\n'))],
  ['with its texts in blocks', buildASTSchema(inBlocks(document))],
  [
    'in extensions',
    buildASTSchema({ ...document, definitions: document.definitions.flatMap(extended) }),
  ],
  ['with named roots', buildSchema(`schema { query: Query mutation: Mutation }\n${everyKind}`)],
  ['that was introspected', introspected(schema)],
])('finds nothing in a schema %s', (_, other) => {
  expect(told(schema, other)).toEqual([]);
  expect(told(other, schema)).toEqual([]);
});

it.each([
  ['an item for its list', '[Int] = 1', '[Int] = [1]'],
  ['an integer for a float', 'Float = 1', 'Float = 1.0'],
  ['a block for a line', 'String = "a"', 'String = """a"""'],
  ['an object in another order', 'I = { a: 1, b: E }', 'I = { b: E, a: 1 }'],
  ['what the input fills in', 'I = { b: E }', 'I = { a: 2, b: E }'],
  [
    'a reason that goes without saying',
    'E @deprecated',
    'E @deprecated(reason: "No longer supported")',
  ],
])('finds nothing in %s', (_, one, other) => {
  const [before, after] = [one, other].map((type) =>
    buildSchema(
      `type Query { f(x: ${type}): E } input I { a: Int = 2 b: E } input J { x: ${type} } enum E { E }`,
      { assumeValid: true },
    ),
  );
  if (!before || !after) throw new Error('unreachable');
  expect(diffSchemas(before, after)).toEqual([]);
});

function reversed(node: DocumentNode): DocumentNode {
  return visit(node, {
    enter: (inner) =>
      Object.fromEntries(
        Object.entries(inner).map(([key, value]) => [
          key,
          Array.isArray(value) ? value.toReversed() : value,
        ]),
      ),
  });
}

function inBlocks(node: DocumentNode): DocumentNode {
  return visit(node, { StringValue: (value) => ({ ...value, block: true }) });
}

/** Where a type has several members, the last stands in an extension of it. */
function extended(node: DefinitionNode): DefinitionNode[] {
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION) {
    const { fields = [], name } = node;
    const rest = fields.slice(-1);
    return [
      { ...node, fields: fields.slice(0, -1) },
      { kind: Kind.OBJECT_TYPE_EXTENSION, name, fields: rest },
    ];
  }
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
    const { values = [], name } = node;
    const rest = values.slice(-1);
    return [
      { ...node, values: values.slice(0, -1) },
      { kind: Kind.ENUM_TYPE_EXTENSION, name, values: rest },
    ];
  }
  return [node];
}

function introspected(whole: GraphQLSchema): GraphQLSchema {
  const options = {
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };
  return buildClientSchema(introspectionFromSchema(whole, options));
}
