import { type ASTNode, Kind, print, visit } from 'graphql';
import type { Graph, ParsedSubgraph } from '../core/graph/graph.ts';
import { sourceOf } from '../core/graph/place.ts';
import type { KnownOperation } from '../operations/operation.ts';
import { dependenciesOf } from '../operations/used-coordinates.ts';

/**
 * Whether an operation may be planned otherwise after a change than before. A plan depends on what the operation
 * selects, on the keys and members of the types that it meets, and on what fields need of each other; all else may
 * change beside it.
 */
export function isTouchedBy(before: Graph, after: Graph): (operation: KnownOperation) => boolean {
  const changed = changedCoordinates(before, after);
  if (!changed) return () => true;
  return ({ document }) =>
    [before, after].some(({ api }) =>
      [...dependenciesOf(api, document).coordinates].some(
        (coordinate) => changed.has(coordinate) || changed.has(coordinate.split('.', 1)[0] ?? ''),
      ),
    );
}

/** Of fields, and of types for what is said of them as a whole; undefined where anything may depend on anything. */
function changedCoordinates(before: Graph, after: Graph): ReadonlySet<string> | undefined {
  if (before.isExtracted || after.isExtracted) return;
  const sides = [...before.subgraphs, ...after.subgraphs];
  if (sides.some(({ sdl }) => /fromContext|interfaceObject/.test(sdl))) return;
  const earlier = new Map(before.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const later = new Map(after.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const changed = new Set<string>();
  for (const name of new Set([...earlier.keys(), ...later.keys()])) {
    for (const coordinate of differences(earlier.get(name), later.get(name))) {
      changed.add(coordinate);
    }
  }
  const needed = new Set(sides.flatMap(namesInFieldSets));
  const isNeeded = (coordinate: string) => {
    const [type = '', field = ''] = coordinate.split('.');
    // Nothing that was there needs a type that is new, nor one that is gone.
    const isOld = [before, after].every(({ subgraphs }) =>
      subgraphs.some(({ index }) => index.has(type)),
    );
    return isOld && needed.has(field);
  };
  return [...changed].some(isNeeded) ? undefined : changed;
}

function* differences(
  before: ParsedSubgraph | undefined,
  after: ParsedSubgraph | undefined,
): Generator<string> {
  for (const [coordinate, nodes] of before?.index ?? []) {
    const others = after?.index.get(coordinate) ?? [];
    if (areSame(nodes, others)) continue;
    yield* withInterfaces(coordinate, [...nodes, ...others]);
  }
  for (const [coordinate, nodes] of after?.index ?? []) {
    if (!before?.index.has(coordinate)) yield* withInterfaces(coordinate, nodes);
  }
}

/** What implements an interface decides on the plans of whoever selects on it. */
function* withInterfaces(coordinate: string, nodes: readonly ASTNode[]): Generator<string> {
  yield coordinate;
  for (const node of nodes) {
    for (const { name } of 'interfaces' in node ? (node.interfaces ?? []) : []) yield name.value;
  }
}

function areSame(nodes: readonly ASTNode[], others: readonly ASTNode[]): boolean {
  return nodes.length === others.length && nodes.every((node, i) => isSame(node, others[i]));
}

function isSame(a: ASTNode, b: ASTNode | undefined): boolean {
  if (a === b || !b) return a === b;
  const source = sourceOf(a);
  return (source !== '' && source === sourceOf(b)) || textOf(a) === textOf(b);
}

/** Without descriptions, and of a type without its members, which have coordinates of their own. */
function textOf(node: ASTNode): string {
  const { fields: _fields, values: _values, ...own } = node as ASTNode & Record<string, unknown>;
  const isWhole = node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.INPUT_VALUE_DEFINITION;
  return print({ ...(isWhole ? node : own), description: undefined } as ASTNode);
}

/** Of keys, requirements and provisions: what plans ask for though no operation selects it. */
function namesInFieldSets({ document }: ParsedSubgraph): string[] {
  const names: string[] = [];
  visit(document, {
    Argument({ name, value }) {
      if (name.value !== 'fields' || value.kind !== Kind.STRING) return;
      names.push(...(value.value.match(/\w+/g) ?? []));
    },
  });
  return names;
}
