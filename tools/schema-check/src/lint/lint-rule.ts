import {
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';
import type { ParsedSubgraph } from '../core/graph/graph.ts';

export interface LintContext {
  readonly subgraph: ParsedSubgraph;
  readonly subgraphs: readonly ParsedSubgraph[];
  /** None when the subgraphs do not compose. */
  readonly api?: GraphQLSchema;
  /** Texts of the subgraph's resolver files; none where they are not looked at. */
  readonly resolvers?: readonly string[];
}

export interface LintFault {
  readonly node: ASTNode;
  readonly coordinate: string;
  readonly message: string;
}

export interface LintRule {
  /** Without "lint/". */
  readonly id: string;
  readonly summary: string;
  /** Why one would want it. */
  readonly reason: string;
  check(context: LintContext): Iterable<LintFault>;
}

export type TypeNodeOfSdl = TypeDefinitionNode | TypeExtensionNode;

/** Type definitions and extensions, in the order of the file. */
export function typesOf({ definitions }: DocumentNode): TypeNodeOfSdl[] {
  return definitions.filter(
    (node): node is TypeNodeOfSdl =>
      node.kind.endsWith('TypeDefinition') || node.kind.endsWith('TypeExtension'),
  );
}

export function objectsOf(
  document: DocumentNode,
): (ObjectTypeDefinitionNode | ObjectTypeExtensionNode)[] {
  return document.definitions.filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
}

/** The fields of a root or object type, of its definition and its extensions. */
export function fieldsOf(document: DocumentNode, type: string): FieldDefinitionNode[] {
  return objectsOf(document)
    .filter(({ name }) => name.value === type)
    .flatMap(({ fields = [] }) => fields);
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

export function isNonNull(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE;
}
