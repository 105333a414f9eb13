import { type ASTNode, isObjectType } from 'graphql';
import type { Location } from '../findings/finding.ts';
import { type CoordinateIndex, locationOf, parentOf } from './coordinates.ts';
import type { Graph, ParsedSubgraph } from './graph.ts';

export interface Place {
  readonly subgraph?: string;
  readonly location?: Location;
}

/**
 * Which subgraph made a change, and where to look at it: at the changed element as it is now; at what contained it
 * when it is gone; at the top of the file when that is gone too.
 */
export function placeOf(coordinate: string, before: Graph, after: Graph): Place {
  const places = [
    coordinate,
    ...onInterfaces(coordinate, before),
    ...onInterfaces(coordinate, after),
  ];
  for (const candidate of places) {
    const place = placeOfElement(candidate, before, after);
    if (place) return place;
  }
  return {};
}

function placeOfElement(coordinate: string, before: Graph, after: Graph): Place | undefined {
  const holders = after.subgraphs.filter(({ index }) => index.has(coordinate));
  const changed = holders.find(
    (now) =>
      textOf(now.index, coordinate) !== textOf(atOther(now, before, after)?.index, coordinate),
  );
  const holder = changed ?? holders[0];
  const remover = before.subgraphs.find(
    (was) => was.index.has(coordinate) && !atOther(was, after, before)?.index.has(coordinate),
  );
  // One that removed its part explains the change better than one that kept its part as it was.
  if (remover && !changed) {
    const now = atOther(remover, after, before);
    return { subgraph: (now ?? remover).name, ...(now && { location: nearest(coordinate, now) }) };
  }
  return holder && { subgraph: holder.name, location: nearest(coordinate, holder) };
}

/** The same subgraph at the other time: by name, by file where it is called otherwise, or the only one of each. */
function atOther(
  { name, file }: ParsedSubgraph,
  other: Graph,
  own: Graph,
): ParsedSubgraph | undefined {
  const { subgraphs } = other;
  if (own.subgraphs.length === 1 && subgraphs.length === 1) return subgraphs[0];
  const named = subgraphs.find((subgraph) => subgraph.name === name);
  return named ?? subgraphs.find((subgraph) => subgraph.file === file);
}

/** A field that an interface object gives to all that implement the interface stands there alone. */
function onInterfaces(coordinate: string, { api }: Graph): string[] {
  const [name = ''] = coordinate.split('.', 1);
  const type = api.getType(name);
  if (name === coordinate || !isObjectType(type)) return [];
  return type.getInterfaces().map((parent) => `${parent.name}${coordinate.slice(name.length)}`);
}

/** Where an element stands in a subgraph, or the closest that contains it. */
export function nearest(coordinate: string, { index, file }: ParsedSubgraph): Location {
  for (let name: string | undefined = coordinate; name; name = parentOf(name)) {
    const [node] = index.get(name) ?? [];
    const location = node && locationOf(node);
    if (location) return location;
  }
  return { file, line: 1, column: 1 };
}

function textOf(index: CoordinateIndex | undefined, coordinate: string): string | undefined {
  return index?.get(coordinate)?.map(sourceOf).join('\n');
}

/** What a node was parsed from; empty where nobody knows. */
export function sourceOf({ loc }: ASTNode): string {
  return loc ? loc.source.body.slice(loc.start, loc.end) : '';
}
