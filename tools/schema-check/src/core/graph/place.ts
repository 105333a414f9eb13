import type { ASTNode } from 'graphql';
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
  const earlier = new Map(before.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const holders = after.subgraphs.filter(({ index }) => index.has(coordinate));
  const changed = holders.find(
    ({ name, index }) => textOf(index, coordinate) !== textOf(earlier.get(name)?.index, coordinate),
  );
  const holder = changed ?? holders[0];
  const remover = before.subgraphs.find(
    ({ name, index }) =>
      index.has(coordinate) && !after.subgraphs.find((s) => s.name === name)?.index.has(coordinate),
  );
  // One that removed its part explains the change better than one that kept its part as it was.
  if (remover && !changed) {
    const now = after.subgraphs.find(({ name }) => name === remover.name);
    return { subgraph: remover.name, ...(now && { location: nearest(coordinate, now) }) };
  }
  if (!holder) return {};
  return { subgraph: holder.name, location: nearest(coordinate, holder) };
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
