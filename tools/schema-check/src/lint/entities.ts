import { type ConstDirectiveNode, Kind, parse } from 'graphql';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import { fieldsOf, objectsOf } from './lint-rule.ts';

/** What one subgraph declares of one entity. */
export interface EntityPart {
  readonly type: string;
  /** Names of the top-level fields of its keys. */
  readonly keyFields: ReadonlySet<string>;
  /** Fields that this subgraph resolves: neither keys nor @external. */
  readonly ownFields: readonly string[];
  /** Whether any key lets a gateway come in here. */
  readonly isResolvable: boolean;
}

export function entityParts({ document, federationName }: ParsedSubgraph): Map<string, EntityPart> {
  const parts = new Map<string, EntityPart>();
  for (const type of new Set(objectsOf(document).map(({ name }) => name.value))) {
    const keys = objectsOf(document)
      .filter(({ name }) => name.value === type)
      .flatMap(({ directives = [] }) => directives)
      .filter(({ name }) => federationName(name.value) === 'key');
    if (keys.length === 0) continue;
    const keyFields = new Set(keys.flatMap(fieldsOfKey));
    const ownFields = fieldsOf(document, type)
      .filter(
        ({ directives = [] }) =>
          !directives.some(({ name }) => federationName(name.value) === 'external'),
      )
      .map(({ name }) => name.value)
      .filter((name) => !keyFields.has(name));
    const isResolvable = keys.some((key) => argumentOf(key, 'resolvable') !== 'false');
    parts.set(type, { type, keyFields, ownFields, isResolvable });
  }
  return parts;
}

/** The subgraph that resolves most of an entity; none when two resolve as much. */
export function ownerOf(type: string, subgraphs: readonly ParsedSubgraph[]): string | undefined {
  const sizes = subgraphs
    .map((subgraph) => ({
      name: subgraph.name,
      size: entityParts(subgraph).get(type)?.ownFields.length ?? 0,
    }))
    .sort((a, b) => b.size - a.size);
  const [most, next] = sizes;
  return most && most.size > 0 && most.size !== next?.size ? most.name : undefined;
}

function fieldsOfKey(key: ConstDirectiveNode): string[] {
  const fields = argumentOf(key, 'fields') ?? '';
  try {
    const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
    return definition.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD ? [node.name.value] : [],
    );
  } catch {
    // Composition tells of a key that cannot be parsed.
    return [];
  }
}

function argumentOf(
  { arguments: args = [] }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = args.find((arg) => arg.name.value === name)?.value;
  if (value?.kind === Kind.STRING) return value.value;
  return value?.kind === Kind.BOOLEAN ? String(value.value) : undefined;
}
