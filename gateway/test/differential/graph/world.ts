import type { SelectionSetNode } from 'graphql';

/** The graph as if there were no subgraphs: what its things are, whoever gives them. */
export interface World {
  readonly types: ReadonlyMap<string, WorldType>;
  /** `Type.field` of those that find entities or that other fields need: faults leave them alone. */
  readonly supporting: ReadonlySet<string>;
  /** `subgraph Type.field` of those that another subgraph gives in its stead. */
  readonly overridden: ReadonlySet<string>;
}

export interface WorldType {
  readonly name: string;
  readonly kind: 'root' | 'entity' | 'value' | 'interface' | 'union';
  readonly fields: Map<string, WorldField>;
  /** Of an abstract type: the types of its things. */
  readonly members: string[];
  /** The interface by which its things are also known (`@interfaceObject`). */
  family?: string;
}

export interface WorldField {
  readonly name: string;
  /** As strict as its things are; a subgraph may promise less. */
  readonly type: string;
  /** With parentheses; empty where there are none. */
  readonly args: string;
  /** What its value depends on (`@requires`). */
  requires?: SelectionSetNode;
}

export interface SubgraphSource {
  readonly name: string;
  readonly typeDefs: string;
}

export interface Graph {
  readonly world: World;
  readonly subgraphs: readonly SubgraphSource[];
}

export const LEAVES: readonly string[] = [
  'Int',
  'Float',
  'String',
  'Boolean',
  'ID',
  'Json',
  'Color',
];

export const COLORS: readonly string[] = ['RED', 'GREEN', 'BLUE'];

/** The type that gives a field to another, and what leaf is at the heart of it. */
export function ownerOf(world: World, typeName: string, field: string) {
  const type = world.types.get(typeName);
  const isOfFamily = type?.family !== undefined && !type.fields.has(field);
  const owner = isOfFamily ? world.types.get(type.family ?? '') : type;
  const definition = owner?.fields.get(field);
  return { name: owner?.name ?? typeName, leaf: definition?.type.replaceAll(/[[\]!]/g, '') ?? '' };
}
