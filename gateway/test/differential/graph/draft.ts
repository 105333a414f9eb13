import type { Choices } from '../choices.ts';
import type { WorldField, WorldType } from './world.ts';

/** A graph while it is being made. */
export interface Draft {
  readonly choices: Choices;
  readonly types: Map<string, WorldType>;
  readonly entities: Entity[];
  readonly subgraphs: Subgraph[];
  readonly supporting: Set<string>;
  readonly overridden: Set<string>;
  /** `Type.field` of those that a subgraph declares less strictly than others. */
  readonly loose: Set<string>;
  /** Where the interface of all has a field more, and its name. */
  labels: { readonly home: Subgraph; readonly field: WorldField } | undefined;
}

export interface Entity extends WorldType {
  /** Field sets by which subgraphs may know its things. */
  readonly keys: readonly string[];
  /** Those that give fields of it; the first knows all its keys, so that it leads from any to any. */
  readonly homes: Subgraph[];
}

export interface Subgraph {
  readonly name: string;
  readonly declared: Map<string, Declared>;
  /** Knows the things of a family without their types: it must not know these. */
  isBlind: boolean;
}

/** A type as one subgraph has it. */
export interface Declared {
  readonly keyword: 'type' | 'interface' | 'union' | 'scalar' | 'enum' | 'input';
  readonly interfaces: Set<string>;
  readonly directives: Set<string>;
  /** The text of each. */
  readonly fields: Map<string, string>;
  /** What stands there instead of fields. */
  readonly text?: string;
}

export function typeOf(draft: Draft, name: string): WorldType {
  const type = draft.types.get(name);
  if (!type) throw new Error(`There is no type ${name}.`);
  return type;
}

export function addType(draft: Draft, name: string, kind: WorldType['kind']): WorldType {
  const type: WorldType = { name, kind, fields: new Map(), members: [] };
  draft.types.set(name, type);
  return type;
}

export function addField(type: WorldType, field: WorldField): WorldField {
  type.fields.set(field.name, field);
  return field;
}

/** The name at the heart of a type. */
export function heart(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}
