import { type DirectiveNode, isAbstractType, isObjectType, Kind, parse } from 'graphql';
import { indexCoordinates } from '../core/graph/coordinates.ts';
import { federationNames, itemsOf } from '../core/graph/federation-names.ts';
import type { Graph } from '../core/graph/graph.ts';
import type { Change } from './change.ts';

/** Any of these lists, all members of it: what @requiresScopes and @policy ask for. */
type Alternatives = readonly (readonly string[])[];

/** What a caller needs, by directive; each that is there must be met. */
type Access = ReadonlyMap<string, Alternatives>;

/**
 * Who may have what: @authenticated, @requiresScopes and @policy of every element, as the supergraph has them. Clients
 * that lose access get null or an error where they had a value; access that widens is for people to look at.
 */
export function diffAccess(before: Graph, after: Graph): Change[] {
  if (before.supergraphSdl === after.supergraphSdl) return [];
  const earlier = accessOf(before);
  const later = accessOf(after);
  const free: Access = new Map();
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((coordinate): Change[] => {
    // An element that is new, or gone, is told as such.
    if (!hasCoordinate(before, coordinate) || !hasCoordinate(after, coordinate)) return [];
    const was = earlier.get(coordinate) ?? free;
    const is = later.get(coordinate) ?? free;
    const told = `from ${described(was)} to ${described(is)}`;
    return [
      ...(admits(is, was) ? [] : [narrowed(coordinate, told, before)]),
      ...(admits(was, is) ? [] : [widened(coordinate, told)]),
    ];
  });
}

function narrowed(coordinate: string, told: string, { api }: Graph): Change {
  const type = api.getType(coordinate);
  // Whoever asks for one of several types may be given this one.
  const given = isObjectType(type)
    ? Object.values(api.getTypeMap()).filter(
        (one) => isAbstractType(one) && api.isSubType(one, type),
      )
    : [];
  return {
    kind: 'access-narrowed',
    level: 'dangerous',
    coordinate,
    message: `Access to ${coordinate} became narrower: ${told}.`,
    reason: 'Callers without it get null or an error where they had a value.',
    affects: [coordinate, ...given.map(({ name }) => name)],
  };
}

function widened(coordinate: string, told: string): Change {
  return {
    kind: 'access-widened',
    level: 'dangerous',
    coordinate,
    message: `Access to ${coordinate} became wider: ${told}.`,
    reason: 'Callers get what they were refused: somebody should want that.',
    // Nobody who asks today is concerned, and no usage can tell that it is meant.
    affects: [],
  };
}

/** Whether whoever meets the one access meets the other; who has scopes is known, and so authenticated. */
function admits(wanted: Access, met: Access): boolean {
  return [...wanted].every(([name, lists]) => {
    const given =
      name === 'authenticated' ? (met.get(name) ?? met.get('requiresScopes')) : met.get(name);
    return given?.every((has) => lists.some((list) => list.every((item) => has.includes(item))));
  });
}

function accessOf({ supergraphSdl }: Graph): ReadonlyMap<string, Access> {
  const found = new Map<string, Access>();
  if (!/\b(?:authenticated|requiresScopes|policy)\b/.test(supergraphSdl)) return found;
  const document = parse(supergraphSdl, { noLocation: true });
  const nameOf = federationNames(document);
  for (const [coordinate, nodes] of indexCoordinates(document)) {
    const directives = nodes.flatMap((node) =>
      'directives' in node ? (node.directives ?? []) : [],
    );
    const access = directives.flatMap((directive) =>
      directive.kind === Kind.DIRECTIVE ? requirement(nameOf(directive.name.value), directive) : [],
    );
    if (access.length > 0) found.set(coordinate, new Map(access));
  }
  return found;
}

function requirement(
  name: string,
  { arguments: given = [] }: DirectiveNode,
): [string, Alternatives][] {
  if (name === 'authenticated') return [['authenticated', [[]]]];
  if (name !== 'requiresScopes' && name !== 'policy') return [];
  const lists = itemsOf(given[0]?.value).map((list) =>
    itemsOf(list).flatMap((item) => (item.kind === Kind.STRING ? [item.value] : [])),
  );
  return [[name, lists]];
}

function hasCoordinate({ api }: Graph, coordinate: string): boolean {
  const [type = '', field] = coordinate.split('.');
  const found = api.getType(type);
  if (!found || field === undefined) return found !== undefined;
  return 'getFields' in found && field in found.getFields();
}

function described(access: Access): string {
  if (access.size === 0) return 'everybody';
  return [...access]
    .map(([name, lists]) => {
      const listed = lists.map((list) => list.join(' and ')).join(', or ');
      return listed ? `@${name} (${listed})` : `@${name}`;
    })
    .join(' with ');
}
