import { type ArgumentNode, type ASTNode, Kind, print, type TypeNode } from 'graphql';
import { parentOf } from '../core/graph/coordinates.ts';
import { normalFieldSet } from '../core/graph/field-set.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import type { ChangeLevel } from './change.ts';
import { isSafeTypeForReaders } from './type-safety.ts';

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

export interface ApiChanges {
  /** Whether the later API schema still has a coordinate. */
  has(coordinate: string): boolean;
  /** Coordinates of fields whose type changed for clients. */
  readonly changedTypes: ReadonlySet<string>;
}

const OLD_GATEWAYS =
  'Until every gateway has the new supergraph, some plan by the earlier one and ask this subgraph for what it had.';

/** What the API schema tells already: not worth a second line. */
const API_DIRECTIVES = new Set([
  ...['deprecated', 'specifiedBy', 'oneOf', 'inaccessible'],
  ...['authenticated', 'requiresScopes', 'policy'],
]);
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
 * @param api what is told of the API schema already
 */
export function diffSubgraphs(
  before: readonly ParsedSubgraph[],
  after: readonly ParsedSubgraph[],
  api: ApiChanges,
): SubgraphChange[] {
  const earlier = new Map(before.map((subgraph) => [subgraph.name, subgraph]));
  const later = new Map(after.map((subgraph) => [subgraph.name, subgraph]));
  return [
    ...before.filter(({ name }) => !later.has(name)).map(({ name }) => removed(name)),
    ...after.filter(({ name }) => !earlier.has(name)).map(({ name }) => added(name)),
    ...after.flatMap((subgraph) => {
      const old = earlier.get(subgraph.name);
      return old ? [...diffSubgraph(old, subgraph, api)] : [];
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
  api: ApiChanges,
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
    if (!node || after.index.has(coordinate) || !api.has(coordinate)) continue;
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
  for (const [coordinate, nodes] of after.index) {
    const old = before.index.get(coordinate);
    if (!old || areSame(nodes, old)) continue;
    const element = { subgraph, coordinate };
    if (!api.changedTypes.has(coordinate)) yield* diffFieldType(element, old, nodes);
    yield* diffDirectives(element, directivesOf(old, before), directivesOf(nodes, after));
  }
}

/** Where most of a subgraph stands word for word in the other, the two share what was parsed. */
function areSame(a: readonly ASTNode[], b: readonly ASTNode[]): boolean {
  return a.length === b.length && a.every((node, i) => node === b[i]);
}

/** Fields and types that a gateway may ask for; arguments and input fields go with them. */
function isOutput({ kind }: ASTNode): boolean {
  return (
    kind === Kind.FIELD_DEFINITION ||
    kind === Kind.OBJECT_TYPE_DEFINITION ||
    kind === Kind.OBJECT_TYPE_EXTENSION
  );
}

interface Element {
  readonly subgraph: string;
  readonly coordinate: string;
}

function* diffFieldType(
  { subgraph, coordinate }: Element,
  before: readonly ASTNode[],
  after: readonly ASTNode[],
): Generator<SubgraphChange> {
  const [earlier, later] = [typeOf(before), typeOf(after)];
  if (!earlier || !later || print(earlier) === print(later)) return;
  const isSafe = isSafeTypeForReaders(earlier, later);
  yield {
    kind: 'type-changed',
    level: isSafe ? 'safe' : 'dangerous',
    subgraph,
    coordinate,
    message: `${coordinate} changed type from ${print(earlier)} to ${print(later)} in ${subgraph}.`,
    reason: isSafe ? 'Whoever reads the earlier type can read the later.' : OLD_GATEWAYS,
  };
}

function typeOf(nodes: readonly ASTNode[]): TypeNode | undefined {
  return nodes.find((node) => node.kind === Kind.FIELD_DEFINITION)?.type;
}

function* diffDirectives(
  { subgraph, coordinate }: Element,
  before: AppliedDirectives,
  after: AppliedDirectives,
): Generator<SubgraphChange> {
  for (const [key, { name, text }] of before) {
    if (after.has(key)) continue;
    const isKey = name === 'key';
    const isPlanning = isKey || PLANNING_DIRECTIVES.has(name);
    yield {
      kind: isKey ? 'key-removed' : 'directives-changed',
      level: isPlanning ? 'dangerous' : 'safe',
      subgraph,
      coordinate,
      message: `${coordinate} lost ${text} in ${subgraph}.`,
      reason: isPlanning ? OLD_GATEWAYS : 'Plans do not depend on it.',
    };
  }
  for (const [key, { name, text }] of after) {
    if (before.has(key)) continue;
    const isPlanning = PLANNING_DIRECTIVES.has(name);
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

/** By what they mean: two spellings of one directive have the same key. */
type AppliedDirectives = ReadonlyMap<string, { readonly name: string; readonly text: string }>;

/** Of a definition and all its extensions. */
function directivesOf(
  nodes: readonly ASTNode[],
  { federationName }: ParsedSubgraph,
): AppliedDirectives {
  return new Map(
    nodes
      .flatMap((node): readonly ASTNode[] => ('directives' in node ? (node.directives ?? []) : []))
      .flatMap((node) => {
        if (node.kind !== Kind.DIRECTIVE) return [];
        const name = federationName(node.name.value);
        if (API_DIRECTIVES.has(name)) return [];
        const values = (node.arguments ?? []).flatMap((arg) => argumentText(arg)).sort();
        return [[`${name}(${values})`, { name, text: print(node) }] as const];
      }),
  );
}

function argumentText({ name, value }: ArgumentNode): string[] {
  const isFieldSet = name.value === 'fields' && value.kind === Kind.STRING;
  if (isFieldSet) return [`fields:${normalFieldSet(value.value)}`];
  // What it is when nobody says so.
  const isDefault = name.value === 'resolvable' && value.kind === Kind.BOOLEAN && value.value;
  return isDefault ? [] : [`${name.value}:${print(value)}`];
}
