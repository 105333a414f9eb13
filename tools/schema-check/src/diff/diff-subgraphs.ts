import { type ASTNode, type DirectiveNode, Kind, print, type TypeNode } from 'graphql';
import { parentOf } from '../core/graph/coordinates.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import { diffSubgraphDirectives, type Element } from './diff-subgraph-directives.ts';
import { OLD_GATEWAYS, type SubgraphChange } from './subgraph-change.ts';
import { isSafeTypeForReaders } from './type-safety.ts';

export interface ApiChanges {
  /** Whether the later API schema still has a coordinate. */
  has(coordinate: string): boolean;
  /** Coordinates of fields whose type changed for clients. */
  readonly changedTypes: ReadonlySet<string>;
}

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
  const overridden = overriddenIn(before);
  return [
    ...before.filter(({ name }) => !later.has(name)).map(({ name }) => removed(name)),
    ...after.filter(({ name }) => !earlier.has(name)).map(({ name }) => added(name)),
    ...after.flatMap((subgraph) => {
      const old = earlier.get(subgraph.name);
      return old ? [...diffSubgraph(old, subgraph, { api, overridden })] : [];
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
  known: Known,
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
  for (const [coordinate, nodes] of before.index) {
    if (after.index.has(coordinate)) continue;
    const parent = parentOf(coordinate);
    // A type that left as a whole is one change, not one for each of its fields.
    if (parent && !after.index.has(parent)) continue;
    yield* left({ subgraph, coordinate }, nodes, { before, ...known });
  }
  yield* diffSubgraphDirectives(
    { subgraph },
    { nodes: schemasOf(before), subgraph: before },
    { nodes: schemasOf(after), subgraph: after },
  );
  for (const [coordinate, nodes] of after.index) {
    const old = before.index.get(coordinate);
    if (!old || areSame(nodes, old)) continue;
    const element = { subgraph, coordinate };
    if (!known.api.changedTypes.has(coordinate)) yield* diffFieldType(element, old, nodes);
    yield* diffSubgraphDirectives(
      element,
      { nodes: old, subgraph: before },
      { nodes, subgraph: after },
    );
  }
}

/** Where most of a subgraph stands word for word in the other, the two share what was parsed. */
function areSame(a: readonly ASTNode[], b: readonly ASTNode[]): boolean {
  return a.length === b.length && a.every((node, i) => node === b[i]);
}

interface Known {
  readonly api: ApiChanges;
  /** Fields that nobody asks a subgraph for, since another has taken them over from it, to the last request. */
  readonly overridden: ReadonlySet<string>;
}

function overriddenIn(subgraphs: readonly ParsedSubgraph[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { sdl, index, federationName } of subgraphs) {
    if (!sdl.includes('override')) continue;
    for (const [coordinate, nodes] of index) {
      for (const { name, arguments: given = [] } of nodes.flatMap(directivesOf)) {
        const [from, ...label] = given;
        const isWhole = federationName(name.value) === 'override' && label.length === 0;
        if (isWhole && from?.value.kind === Kind.STRING)
          found.add(`${from.value.value} ${coordinate}`);
      }
    }
  }
  return found;
}

function directivesOf(node: ASTNode): readonly DirectiveNode[] {
  return 'directives' in node ? (node.directives ?? []) : [];
}

/** What is said of the subgraph as a whole. */
function schemasOf({ document }: ParsedSubgraph): readonly ASTNode[] {
  return document.definitions.filter(
    ({ kind }) => kind === Kind.SCHEMA_DEFINITION || kind === Kind.SCHEMA_EXTENSION,
  );
}

/** What the subgraph had and has no more, though clients see it as before. */
function* left(
  { subgraph, coordinate }: Required<Element>,
  nodes: readonly ASTNode[],
  { before, api, overridden }: Known & { before: ParsedSubgraph },
): Generator<SubgraphChange> {
  const has = (directive: string) =>
    nodes.flatMap(directivesOf).some(({ name }) => before.federationName(name.value) === directive);
  if (has('fromContext')) {
    yield {
      kind: 'directives-changed',
      level: 'dangerous',
      subgraph,
      coordinate,
      message: `${subgraph} no longer has ${coordinate}, which gateways fill from a context.`,
      reason: OLD_GATEWAYS,
    };
  }
  // Nobody asks a subgraph for what it has from another, but by @provides, @requires and @key, which are told.
  if (!api.has(coordinate) || has('external') || !nodes.some(isOutput)) return;
  const isAsked = !overridden.has(`${subgraph} ${coordinate}`);
  yield {
    kind: 'field-left',
    level: isAsked ? 'dangerous' : 'safe',
    subgraph,
    coordinate,
    message: `${subgraph} no longer has ${coordinate}; another subgraph does.`,
    reason: isAsked ? OLD_GATEWAYS : 'No gateway asks it for what another overrides.',
  };
}

/** Fields and types that a gateway may ask for; arguments and input fields go with them. */
function isOutput({ kind }: ASTNode): boolean {
  return /^(?:FieldDefinition|(?:Object|Interface)Type(?:Definition|Extension))$/.test(kind);
}

function* diffFieldType(
  { subgraph, coordinate }: Required<Element>,
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
