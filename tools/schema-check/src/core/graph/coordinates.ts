import {
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeSystemExtensionNode,
  Kind,
  type NameNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import type { Location } from '../findings/finding.ts';

/** Every element of a document by its schema coordinate, definitions before extensions. */
export interface CoordinateIndex extends Iterable<[string, readonly ASTNode[]]> {
  get(coordinate: string): readonly ASTNode[] | undefined;
  has(coordinate: string): boolean;
}

type Nodes = Map<string, ASTNode[]>;

/**
 * Root types stand under the names that composition gives them, whatever the document calls them. The members of a type
 * are looked for when one of them is asked for: most are asked for by nobody.
 *
 * Source: the GraphQL Foundation's schema coordinates RFC, as in "Product.price(currency:)".
 */
export function indexCoordinates(document: DocumentNode): CoordinateIndex {
  const tops: Nodes = new Map();
  const members = new Map<string, Nodes>();
  const roots = rootNames(document);
  const isExtension = (node: ASTNode) => (isTypeSystemExtensionNode(node) ? 1 : 0);
  const ordered = [...document.definitions].sort((a, b) => isExtension(a) - isExtension(b));
  for (const node of ordered) {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) add(tops, `@${node.name.value}`, node);
    else if (isType(node)) add(tops, roots.get(node.name.value) ?? node.name.value, node);
  }
  const membersIn = (type: string): Nodes => {
    const known = members.get(type);
    if (known) return known;
    const found: Nodes = new Map();
    for (const node of tops.get(type) ?? []) {
      if (!isType(node)) continue;
      for (const [coordinate, member] of membersOf(type, node)) add(found, coordinate, member);
    }
    members.set(type, found);
    return found;
  };
  const get = (coordinate: string) => {
    const dot = coordinate.indexOf('.');
    if (dot < 0) return tops.get(coordinate);
    return membersIn(coordinate.slice(0, dot)).get(coordinate);
  };
  return {
    get,
    has: (coordinate) => get(coordinate) !== undefined,
    *[Symbol.iterator]() {
      for (const [name, nodes] of tops) {
        yield [name, nodes];
        yield* membersIn(name);
      }
    },
  };
}

function add(index: Nodes, coordinate: string, node: ASTNode): void {
  const nodes = index.get(coordinate);
  if (nodes) nodes.push(node);
  else index.set(coordinate, [node]);
}

const composedRoots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };

function rootNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  return new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
        ? (node.operationTypes ?? []).map(
            ({ operation, type }) => [type.name.value, composedRoots[operation]] as const,
          )
        : [],
    ),
  );
}

function isType(node: ASTNode): node is TypeDefinitionNode | TypeExtensionNode {
  return /^(?:Scalar|Object|Interface|Union|Enum|InputObject)Type(?:Definition|Extension)$/.test(
    node.kind,
  );
}

function* membersOf(
  type: string,
  node: TypeDefinitionNode | TypeExtensionNode,
): Generator<[string, ASTNode]> {
  if ('fields' in node) {
    for (const field of node.fields ?? []) {
      const coordinate = `${type}.${field.name.value}`;
      yield [coordinate, field];
      for (const argument of argumentsOf(field)) {
        yield [`${coordinate}(${argument.name.value}:)`, argument];
      }
    }
  } else if ('values' in node) {
    for (const value of node.values ?? []) yield [`${type}.${value.name.value}`, value];
  }
}

function argumentsOf(
  field: FieldDefinitionNode | InputValueDefinitionNode,
): readonly InputValueDefinitionNode[] {
  return field.kind === Kind.FIELD_DEFINITION ? (field.arguments ?? []) : [];
}

/** "Product.price(currency:)" → "Product.price" → "Product" → none. */
export function parentOf(coordinate: string): string | undefined {
  const end = coordinate.endsWith(')') ? coordinate.indexOf('(') : coordinate.lastIndexOf('.');
  return end > 0 ? coordinate.slice(0, end) : undefined;
}

/** For whoever leaves an argument or input field out, or may: its default concerns nobody else. */
export function leftOut(coordinate: string): string {
  return `${coordinate}?`;
}

/** Where a node's name stands, or the node itself: not its description, which comes before. */
export function locationOf(node: ASTNode): Location | undefined {
  const name: NameNode | undefined =
    'name' in node && node.name?.kind === Kind.NAME ? node.name : undefined;
  const loc = name?.loc ?? node.loc;
  if (!loc) return;
  const { line, column } = loc.startToken;
  return { file: loc.source.name, line, column };
}
