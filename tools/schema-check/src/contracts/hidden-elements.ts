import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql';
import type { ContractConfig } from '../core/findings/config.ts';
import { federationNames } from '../core/graph/federation-names.ts';

/**
 * The coordinates that a contract hides, of a composed supergraph. An excluded tag hides what carries it. Included
 * tags hide every field of objects and interfaces that carries none of them, neither itself nor on its type, then
 * types that have no field left and the fields that return those.
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
  if (include.length > 0)
    hideUnlessIncluded(types, (node) => tagsOf(node).some((tag) => include.includes(tag)), hidden);
  return hidden;
}

function hideUnlessIncluded(
  types: readonly DefinitionNode[],
  hasTag: (node: Tagged) => boolean,
  hidden: Set<string>,
): void {
  const objects = types.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? [node]
      : [],
  );
  for (const type of objects) {
    const isWhole = hasTag(type);
    for (const field of type.fields ?? []) {
      if (!isWhole && !hasTag(field)) hidden.add(`${type.name.value}.${field.name.value}`);
    }
  }
  for (let isSettled = false; !isSettled; ) {
    const before = hidden.size;
    for (const { name, fields = [] } of objects) {
      const isHidden = (field: FieldDefinitionNode) =>
        hidden.has(`${name.value}.${field.name.value}`);
      for (const field of fields) {
        if (hidden.has(namedType(field.type))) hidden.add(`${name.value}.${field.name.value}`);
      }
      if (fields.every(isHidden) && !isRoot(name.value)) hidden.add(name.value);
    }
    isSettled = hidden.size === before;
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

function isRoot(type: string): boolean {
  return type === 'Query' || type === 'Mutation' || type === 'Subscription';
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
