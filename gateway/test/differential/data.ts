import {
  type GraphQLSchema,
  getArgumentValues,
  isInterfaceType,
  isObjectType,
  Kind,
  parseType,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import type { World, WorldField, WorldType } from './graph/world.ts';
import { canonical, hash, makeLeaf } from './leaves.ts';

/** One thing of the world, as whoever speaks of it knows it. */
export interface Thing {
  readonly __typename: string;
  readonly id: string;
  /** What a subgraph was told of it. */
  readonly given?: Readonly<Record<string, unknown>>;
}

export type Data = ReturnType<typeof createData>;

/**
 * What every field of every thing is: a function of type, id, field and arguments, so that all subgraphs
 * agree. Now and then null where that is allowed, and lists are sometimes empty.
 *
 * @param schema of the whole supergraph, which knows the defaults of arguments
 */
export function createData(world: World, schema: GraphQLSchema) {
  const parsed = new Map<WorldField, TypeNode>();

  function valueFor(thing: Thing, typeName: string, field: string, args: object, needs: unknown) {
    const type = world.types.get(typeName);
    const family = type?.family ? world.types.get(type.family) : undefined;
    const definition = type?.fields.get(field) ?? family?.fields.get(field);
    if (!definition) throw new Error(`The world has no ${typeName}.${field}.`);
    const supporting = ofKey(thing, field);
    if (supporting !== undefined) return supporting;
    const owner = type?.fields.has(field) ? typeName : family?.name;
    const node = parsed.get(definition) ?? parseType(definition.type);
    parsed.set(definition, node);
    const told = needs === undefined ? '' : canonical(needs);
    return make(node, `${owner} ${thing.id} ${field} ${canonical(args)} ${told}`);
  }

  function make(node: TypeNode, seed: string): unknown {
    if (node.kind === Kind.NON_NULL_TYPE) return makeStrict(node.type, seed);
    return hash(`${seed}?`) % 6 === 0 ? null : makeStrict(node, seed);
  }

  function makeStrict(node: TypeNode, seed: string): unknown {
    if (node.kind === Kind.NON_NULL_TYPE) return makeStrict(node.type, seed);
    if (node.kind === Kind.LIST_TYPE) {
      const length = hash(`${seed}#`) % 4;
      return Array.from({ length }, (_, index) => make(node.type, `${seed}.${index}`));
    }
    const type = world.types.get(node.name.value);
    return type ? makeThing(type, seed) : makeLeaf(node.name.value, seed);
  }

  function makeThing(type: WorldType, seed: string): Thing {
    const number = hash(`${seed}!`);
    if (type.kind === 'value') return { __typename: type.name, id: `v${number % 1_000}` };
    const family = type.family ? world.types.get(type.family) : undefined;
    if (family) {
      const place = family.members.indexOf(type.name);
      return { __typename: type.name, id: String((number % 3) * family.members.length + place) };
    }
    if (type.kind === 'entity') return { __typename: type.name, id: String(number % 4) };
    const member = world.types.get(type.members[number % type.members.length] as string);
    return makeThing(member as WorldType, `${seed} ${member?.name}`);
  }

  /** What a field needs of a thing, as it truly is. */
  function needsOf(thing: Thing, set: SelectionSetNode): unknown {
    const needs: Record<string, unknown> = {};
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) continue;
      const type = schema.getType(thing.__typename);
      const name = selection.name.value;
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      const definition = type.getFields()[name];
      if (!definition) throw new Error(`The supergraph has no ${type.name}.${name}.`);
      const value = field(thing, type.name, name, getArgumentValues(definition, selection));
      const inner = selection.selectionSet;
      needs[name] = inner ? each(value, (one) => needsOf(one as Thing, inner)) : value;
    }
    return needs;
  }

  /** The value of a field for who knows everything. */
  function field(thing: Thing, typeName: string, name: string, args: object): unknown {
    const requires = world.types.get(typeName)?.fields.get(name)?.requires;
    return valueFor(thing, typeName, name, args, requires && needsOf(thing, requires));
  }

  return {
    field,
    /** The value for a subgraph that knows what it needs from a representation alone. */
    fieldAsTold(thing: Thing, typeName: string, name: string, args: object): unknown {
      const requires = world.types.get(typeName)?.fields.get(name)?.requires;
      const needs = requires && tolds(thing.given ?? {}, requires);
      return valueFor(thing, typeName, name, args, needs);
    },
    /** The member of a family that has an id. */
    memberOf(family: string, id: string): string {
      const members = world.types.get(family)?.members ?? [];
      return members[Number(id) % members.length] ?? family;
    },
  };
}

function ofKey({ id, __typename }: Thing, field: string): unknown {
  if (__typename === 'KeyRef') return field === 'n' ? id : `k${id}`;
  if (field === 'id') return id;
  if (field === 'code') return `c${id}`;
  if (field === 'region') return `r${Number(id) % 2}`;
  return field === 'ref' ? { __typename: 'KeyRef', id } : undefined;
}

/** The part of a representation that a field set speaks of. */
function tolds(given: Readonly<Record<string, unknown>>, set: SelectionSetNode): unknown {
  const needs: Record<string, unknown> = {};
  for (const selection of set.selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const { name, selectionSet: inner } = selection;
    const value = given[name.value];
    needs[name.value] =
      value === undefined
        ? 'NEVER TOLD'
        : inner
          ? each(value, (one) => tolds(one as Record<string, unknown>, inner))
          : value;
  }
  return needs;
}

function each(value: unknown, change: (one: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => each(item, change));
  return value === null || value === undefined ? null : change(value);
}
