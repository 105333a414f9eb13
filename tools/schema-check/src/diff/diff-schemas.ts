import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  OperationTypeNode,
} from 'graphql';
import { type Change, compareByName, type Report } from './change.ts';
import { diffWords } from './description.ts';
import { diffDirectives } from './diff-directives.ts';
import { diffEnum, diffScalar, diffUnion } from './diff-enum-union-scalar.ts';
import { diffFields, diffInterfaces } from './diff-fields.ts';
import { diffInput } from './diff-input.ts';

/**
 * What changed between two API schemas, judged for the clients that use the first. Breaking follows the
 * GraphQL specification's validation and coercion: a change is breaking when a request that was valid can
 * become invalid, or an answer that was promised non-null may be null.
 */
export function diffSchemas(before: GraphQLSchema, after: GraphQLSchema): Change[] {
  const changes: Change[] = [];
  const report: Report = (change) => changes.push(change);
  diffRoots(before, after, report);
  const types = compareByName(ownTypes(before), ownTypes(after));
  for (const { name } of types.removed) {
    report({
      kind: 'type-removed',
      level: 'breaking',
      coordinate: name,
      message: `Type ${name} was removed.`,
      reason: 'Operations that name the type, or reach it, are no longer valid.',
      affects: [name],
    });
  }
  for (const { name } of types.added) {
    report({
      kind: 'type-added',
      level: 'safe',
      coordinate: name,
      message: `Type ${name} was added.`,
      reason: 'No operation knows it yet.',
      affects: [],
    });
  }
  const given = givenTypes(before);
  for (const { name, ...pair } of types.kept) {
    if (isOneDefinition(pair)) continue;
    diffType({ ...pair, isGiven: given.has(name) }, report);
  }
  diffDirectives(before.getDirectives(), after.getDirectives(), report);
  return changes;
}

function ownTypes(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

function diffRoots(before: GraphQLSchema, after: GraphQLSchema, report: Report): void {
  for (const operation of Object.values(OperationTypeNode)) {
    const earlier = before.getRootType(operation)?.name;
    const later = after.getRootType(operation)?.name;
    if (!earlier || earlier === later) continue;
    report({
      kind: 'root-type-changed',
      level: 'breaking',
      coordinate: earlier,
      message: later
        ? `The root type of ${operation} changed from ${earlier} to ${later}.`
        : `The graph has no ${operation} any more.`,
      reason: `Every ${operation} begins at the root type.`,
      affects: [earlier],
    });
  }
}

/** Names of the types that fields give. */
function givenTypes(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(
    ownTypes(schema).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).map((field) => getNamedType(field.type).name)
        : [],
    ),
  );
}

/** Where most of a schema stands word for word in another, the two share what was parsed. */
function isOneDefinition({ before, after }: Omit<TypePair, 'isGiven'>): boolean {
  const extensions = before.extensionASTNodes.length + after.extensionASTNodes.length;
  return before.astNode != null && before.astNode === after.astNode && extensions === 0;
}

interface TypePair {
  readonly before: GraphQLNamedType;
  readonly after: GraphQLNamedType;
  readonly isGiven: boolean;
}

function diffType({ before, after, isGiven }: TypePair, report: Report): void {
  const { name } = before;
  diffWords(name, before, after, report);
  if (isObjectType(before) && isObjectType(after)) {
    diffInterfaces(before, after, report);
    diffFields(before, after, report);
  } else if (isInterfaceType(before) && isInterfaceType(after)) {
    diffInterfaces(before, after, report);
    diffFields(before, after, report);
  } else if (isInputObjectType(before) && isInputObjectType(after)) {
    diffInput(before, after, report);
  } else if (isEnumType(before) && isEnumType(after)) {
    diffEnum({ before, after, isGiven }, report);
  } else if (isUnionType(before) && isUnionType(after)) {
    diffUnion(before, after, report);
  } else if (isScalarType(before) && isScalarType(after)) {
    diffScalar(before, after, report);
  } else {
    report({
      kind: 'type-kind-changed',
      level: 'breaking',
      coordinate: name,
      message: `${name} changed from ${kindOf(before)} to ${kindOf(after)}.`,
      reason: 'Another kind of type is selected and passed in another way.',
      affects: [name],
    });
  }
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'an object type';
  if (isInterfaceType(type)) return 'an interface';
  if (isUnionType(type)) return 'a union';
  if (isEnumType(type)) return 'an enum';
  if (isInputObjectType(type)) return 'an input type';
  return 'a scalar';
}
