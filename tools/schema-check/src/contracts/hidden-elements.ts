import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { ContractConfig } from '../core/findings/config.ts';
import { federationNames } from '../core/graph/federation-names.ts';

/**
 * The coordinates that a contract hides, of a composed supergraph, as Apollo's contracts do. An excluded tag hides what
 * carries it, and with a type its fields. Included tags hide every union, and every field of objects and interfaces,
 * that carries none of them, the field neither itself nor on its type. What has nothing left is hidden as a whole, and
 * so are fields of interfaces that would give it.
 *
 * @see https://www.apollographql.com/docs/graphos/platform/schema-management/delivery/contracts/reference
 */
export function hiddenElements(
  supergraph: DocumentNode,
  { include, exclude }: ContractConfig,
): ReadonlySet<string> {
  const hidden = new Set<string>();
  const nameOf = federationNames(supergraph);
  const tagsOf = ({ directives = [] }: Tagged) =>
    directives.flatMap((directive) => tagOf(directive, nameOf));
  const types = supergraph.definitions.filter((node) => !isInternal(node));
  for (const [coordinate, tags] of taggedElements(types, tagsOf)) {
    if (tags.some((tag) => exclude.includes(tag))) hidden.add(coordinate);
  }
  const isIncluded = (node: Tagged) =>
    include.length === 0 || tagsOf(node).some((tag) => include.includes(tag));
  for (const type of types) {
    if (isComposite(type)) {
      const isWhole = isIncluded(type);
      for (const field of type.fields ?? []) {
        if (hidden.has(type.name.value) || !(isWhole || isIncluded(field))) {
          hidden.add(`${type.name.value}.${field.name.value}`);
        }
      }
    } else if (type.kind === Kind.UNION_TYPE_DEFINITION && !isIncluded(type)) {
      hidden.add(type.name.value);
    }
  }
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const type of types) hideIfEmpty(type, hidden);
  }
  return hidden;
}

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isComposite(node: DefinitionNode): node is Composite {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function hideIfEmpty(type: DefinitionNode, hidden: Set<string>): void {
  if (type.kind === Kind.UNION_TYPE_DEFINITION) {
    if (type.types?.every(({ name }) => hidden.has(name.value))) hidden.add(type.name.value);
  } else if (isComposite(type)) {
    const { value: name } = type.name;
    const coordinateOf = (field: FieldDefinitionNode) => `${name}.${field.name.value}`;
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const field of type.fields ?? []) {
        if (hidden.has(namedType(field.type))) hidden.add(coordinateOf(field));
      }
    }
    // Without a query there is no graph, which federation tells.
    const isEmpty = type.fields?.every((field) => hidden.has(coordinateOf(field)));
    if (isEmpty && name !== 'Query') hidden.add(name);
  }
}

/** Every element with its tags, by coordinate. */
function* taggedElements(
  types: readonly DefinitionNode[],
  tagsOf: (node: Tagged) => string[],
): Generator<[string, string[]]> {
  for (const node of types) {
    if (!('name' in node) || !node.name || !('directives' in node)) continue;
    const type = node.name.value;
    yield [type, tagsOf(node)];
    if ('fields' in node) {
      for (const field of node.fields ?? []) {
        yield [`${type}.${field.name.value}`, tagsOf(field)];
        for (const arg of field.kind === Kind.FIELD_DEFINITION ? (field.arguments ?? []) : []) {
          yield [`${type}.${field.name.value}(${arg.name.value}:)`, tagsOf(arg)];
        }
      }
    } else if ('values' in node) {
      for (const value of node.values ?? []) yield [`${type}.${value.name.value}`, tagsOf(value)];
    }
  }
}

interface Tagged {
  readonly directives?: readonly DirectiveNode[];
}

function tagOf(directive: DirectiveNode, nameOf: (directive: string) => string): string[] {
  if (nameOf(directive.name.value) !== 'tag') return [];
  const value = directive.arguments?.find(({ name }) => name.value === 'name')?.value;
  return value?.kind === Kind.STRING ? [value.value] : [];
}

/** What federation itself adds to a supergraph: join__Graph, link__Import. */
function isInternal(node: DefinitionNode): boolean {
  return !('name' in node) || !node.name || node.name.value.includes('__');
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
