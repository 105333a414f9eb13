import { type ASTNode, type ConstDirectiveNode, Kind, print } from 'graphql';
import { parentOf } from '../core/graph/coordinates.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import type { ChangeLevel } from './change.ts';

type SubgraphChangeKind =
  | 'subgraph-added'
  | 'subgraph-removed'
  | 'routing-url-changed'
  | 'field-left'
  | 'key-removed'
  | 'type-changed'
  | 'directives-changed';

/** A change within one subgraph, whether clients see it or not. */
export interface SubgraphChange {
  readonly kind: SubgraphChangeKind;
  readonly level: ChangeLevel;
  readonly subgraph: string;
  readonly coordinate?: string;
  readonly message: string;
  readonly reason: string;
}

const OLD_GATEWAYS =
  'Until every gateway has the new supergraph, some plan by the earlier one and ask this subgraph for what it had.';

/** What the API schema tells already: not worth a second line. */
const API_DIRECTIVES = new Set(['deprecated', 'specifiedBy', 'oneOf', 'inaccessible']);
/** What old gateways still send or expect when these change. */
const PLANNING_DIRECTIVES = new Set([
  'requires',
  'provides',
  'override',
  'external',
  'interfaceObject',
]);

/**
 * What changed within the subgraphs beyond what clients see: fields that moved, keys, federation directives.
 * An element that left the whole graph is the API schema's matter and is not repeated.
 *
 * @param isInApi whether the later API schema still has a coordinate
 */
export function diffSubgraphs(
  before: readonly ParsedSubgraph[],
  after: readonly ParsedSubgraph[],
  isInApi: (coordinate: string) => boolean,
): SubgraphChange[] {
  const earlier = new Map(before.map((subgraph) => [subgraph.name, subgraph]));
  const later = new Map(after.map((subgraph) => [subgraph.name, subgraph]));
  return [
    ...before.filter(({ name }) => !later.has(name)).map(({ name }) => removed(name)),
    ...after.filter(({ name }) => !earlier.has(name)).map(({ name }) => added(name)),
    ...after.flatMap((subgraph) => {
      const old = earlier.get(subgraph.name);
      return old ? [...diffSubgraph(old, subgraph, isInApi)] : [];
    }),
  ];
}

function removed(subgraph: string): SubgraphChange {
  const message = `Subgraph ${subgraph} was removed from the graph.`;
  return { kind: 'subgraph-removed', level: 'dangerous', subgraph, message, reason: OLD_GATEWAYS };
}

function added(subgraph: string): SubgraphChange {
  const message = `Subgraph ${subgraph} was added to the graph.`;
  const reason = 'It must answer before a gateway gets the new supergraph.';
  return { kind: 'subgraph-added', level: 'safe', subgraph, message, reason };
}

function* diffSubgraph(
  before: ParsedSubgraph,
  after: ParsedSubgraph,
  isInApi: (coordinate: string) => boolean,
): Generator<SubgraphChange> {
  const { name: subgraph } = after;
  if (before.routingUrl !== after.routingUrl) {
    yield {
      kind: 'routing-url-changed',
      level: 'safe',
      subgraph,
      message: `The address of ${subgraph} changed from ${before.routingUrl} to ${after.routingUrl}.`,
      reason: 'Gateways ask there as soon as they have the new supergraph.',
    };
  }
  for (const [coordinate, [node]] of before.index) {
    if (!node || after.index.has(coordinate) || !isInApi(coordinate)) continue;
    const parent = parentOf(coordinate);
    // A type that left as a whole is one change, not one for each of its fields.
    if (parent && !after.index.has(parent)) continue;
    if (!isOutput(node)) continue;
    yield {
      kind: 'field-left',
      level: 'dangerous',
      subgraph,
      coordinate,
      message: `${subgraph} no longer has ${coordinate}; another subgraph does.`,
      reason: OLD_GATEWAYS,
    };
  }
  for (const [coordinate, [node]] of after.index) {
    if (!node) continue;
    const [old] = before.index.get(coordinate) ?? [];
    if (old) yield* diffElement(subgraph, coordinate, old, node);
  }
}

/** Fields and types that a gateway may ask for; arguments and input fields go with them. */
function isOutput({ kind }: ASTNode): boolean {
  return (
    kind === Kind.FIELD_DEFINITION ||
    kind === Kind.OBJECT_TYPE_DEFINITION ||
    kind === Kind.OBJECT_TYPE_EXTENSION
  );
}

function* diffElement(
  subgraph: string,
  coordinate: string,
  before: ASTNode,
  after: ASTNode,
): Generator<SubgraphChange> {
  if (before.kind === Kind.FIELD_DEFINITION && after.kind === Kind.FIELD_DEFINITION) {
    const [earlier, later] = [print(before.type), print(after.type)];
    if (earlier !== later) {
      const isSafe = later === `${earlier}!`;
      yield {
        kind: 'type-changed',
        level: isSafe ? 'safe' : 'dangerous',
        subgraph,
        coordinate,
        message: `${coordinate} changed type from ${earlier} to ${later} in ${subgraph}.`,
        reason: isSafe ? 'Whoever reads the earlier type can read the later.' : OLD_GATEWAYS,
      };
    }
  }
  const earlier = directivesOf(before);
  const later = directivesOf(after);
  for (const [text, { name }] of earlier) {
    if (later.has(text)) continue;
    const isKey = name.value === 'key';
    yield {
      kind: isKey ? 'key-removed' : 'directives-changed',
      level: isKey || PLANNING_DIRECTIVES.has(name.value) ? 'dangerous' : 'safe',
      subgraph,
      coordinate,
      message: `${coordinate} lost ${text} in ${subgraph}.`,
      reason:
        isKey || PLANNING_DIRECTIVES.has(name.value) ? OLD_GATEWAYS : 'Plans do not depend on it.',
    };
  }
  for (const [text, { name }] of later) {
    if (earlier.has(text)) continue;
    const isPlanning = PLANNING_DIRECTIVES.has(name.value);
    yield {
      kind: 'directives-changed',
      level: isPlanning ? 'dangerous' : 'safe',
      subgraph,
      coordinate,
      message: `${coordinate} got ${text} in ${subgraph}.`,
      reason: isPlanning ? OLD_GATEWAYS : 'Plans that are in use go on working.',
    };
  }
}

function directivesOf(node: ASTNode): Map<string, ConstDirectiveNode> {
  const directives = 'directives' in node ? (node.directives ?? []) : [];
  return new Map(
    directives.flatMap((directive) =>
      directive.kind === Kind.DIRECTIVE && !API_DIRECTIVES.has(directive.name.value)
        ? [[print(directive), directive as ConstDirectiveNode]]
        : [],
    ),
  );
}
