import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Change } from './change.ts';

/**
 * The removals that follow from others: of a type's fields, arguments and members from that of the type, and of a type
 * from that of all that led to it. An approval of the one covers the other.
 *
 * @param isApproved whether somebody approved a change itself
 * @returns what it follows from, by the change that follows
 */
export function whatFollows(
  changes: readonly Change[],
  before: GraphQLSchema,
  isApproved: (change: Change) => boolean,
): ReadonlyMap<Change, Change> {
  const removals = changes.filter(({ kind }) => /-removed$|^root-type-changed$/.test(kind));
  const approved = removals.filter(isApproved);
  const causes = new Map<Change, Change>();
  if (approved.length === 0) return causes;
  const ways = waysTo(before);
  const gone = new Map(approved.map((change) => [wayOf(change), change]));
  for (let known = -1; known !== gone.size; ) {
    known = gone.size;
    const orphans = orphansOf(removals, ways, gone);
    for (const change of removals) {
      const way = wayOf(change);
      if (gone.has(way)) continue;
      const cause = causeOf(change, { ways, gone, orphans });
      if (!cause) continue;
      causes.set(change, cause);
      gone.set(way, change);
    }
  }
  return causes;
}

/** By coordinate; a member of a union, or an interface of a type, with the type that it is about. */
type Removals = ReadonlyMap<string, Change>;

/** Types to which nothing leads but what is gone, and other such types. */
function orphansOf(removals: readonly Change[], ways: Ways, gone: Removals): ReadonlySet<string> {
  const orphans = new Set(
    removals.flatMap(({ kind, coordinate }) => (kind === 'type-removed' ? [coordinate] : [])),
  );
  for (let known = -1; known !== orphans.size; ) {
    known = orphans.size;
    for (const type of orphans) {
      const isLed = [...(ways.to.get(type) ?? [])].some(
        (way) => !gone.has(way) && !gone.has(ownerOf(way)) && !orphans.has(ownerOf(way)),
      );
      if (isLed) orphans.delete(type);
    }
  }
  return orphans;
}

function causeOf(
  { kind, coordinate, type }: Change,
  { ways, gone, orphans }: { ways: Ways; gone: Removals; orphans: ReadonlySet<string> },
): Change | undefined {
  if (kind === 'root-type-changed') return gone.get(coordinate);
  if (kind !== 'type-removed') {
    const lost = type ?? ways.typeOf.get(coordinate);
    return lost === undefined ? undefined : gone.get(lost);
  }
  const root = gone.get(`root ${coordinate}`);
  if (root) return root;
  if (!orphans.has(coordinate)) return;
  // What belongs to a type goes with it.
  const led = [...(ways.to.get(coordinate) ?? [])];
  return led.map((way) => gone.get(way) ?? gone.get(ownerOf(way))).find(Boolean);
}

/** The type to which a field, an argument or a member belongs. */
function ownerOf(way: string): string {
  return way.split(/[.|&]/, 1)[0] ?? way;
}

function wayOf({ kind, coordinate, type }: Change): string {
  if (kind === 'union-member-removed') return `${coordinate}|${type}`;
  if (kind === 'interface-removed') return `${coordinate}&${type}`;
  return kind === 'root-type-changed' ? `root ${coordinate}` : coordinate;
}

interface Ways {
  /** What leads to a type. */
  readonly to: ReadonlyMap<string, ReadonlySet<string>>;
  /** What a field, an argument or an input field is of, by coordinate. */
  readonly typeOf: ReadonlyMap<string, string>;
}

function waysTo(schema: GraphQLSchema): Ways {
  const to = new Map<string, Set<string>>();
  const typeOf = new Map<string, string>();
  const lead = (way: string, type: string) => to.set(type, (to.get(type) ?? new Set()).add(way));
  for (const type of Object.values(schema.getTypeMap())) {
    for (const [coordinate, target] of elementsOf(type)) {
      typeOf.set(coordinate, target);
      lead(coordinate, target);
    }
    if (isUnionType(type)) {
      for (const { name } of type.getTypes()) lead(`${type.name}|${name}`, name);
    }
    // Whoever is given the interface may be given the type, and an interface goes with what implements it.
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name } of type.getInterfaces()) lead(`${type.name}&${name}`, name);
      for (const { name } of type.getInterfaces()) lead(name, type.name);
    }
  }
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    if (root) lead(`root ${root.name}`, root.name);
  }
  return { to, typeOf };
}

function* elementsOf(type: GraphQLNamedType): Generator<[coordinate: string, type: string]> {
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, getNamedType(field.type).name];
    }
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  for (const field of Object.values(type.getFields())) {
    const coordinate = `${type.name}.${field.name}`;
    yield [coordinate, getNamedType(field.type).name];
    for (const arg of field.args) {
      yield [`${coordinate}(${arg.name}:)`, getNamedType(arg.type).name];
    }
  }
}
