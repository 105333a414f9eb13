import { type ArgumentNode, type ASTNode, type DirectiveNode, Kind, print } from 'graphql';
import { normalFieldSet } from '../core/graph/field-set.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import { OLD_GATEWAYS, type SubgraphChange } from './subgraph-change.ts';

/** What the API schema tells already: not worth a second line. */
const API_DIRECTIVES = new Set([
  ...['deprecated', 'specifiedBy', 'oneOf', 'inaccessible'],
  ...['authenticated', 'requiresScopes', 'policy'],
  // As good as `extend`.
  'extends',
]);
/** What old gateways still send or expect when these change. */
const PLANNING_DIRECTIVES = new Set([
  ...['key', 'requires', 'provides', 'override', 'external', 'interfaceObject'],
  ...['context', 'fromContext'],
]);
/** Whose every application means the same whatever else stands there: of two, neither became the other. */
const LABELS = new Set(['tag', 'composeDirective']);
const OF_CONNECTORS = new Set(['connect', 'source']);
/** These tell how a schema is written; what they bring in is compared where it is used. */
const WRITING = /specs\.apollo\.dev\/(?:link|core|federation)\//;

export interface Element {
  readonly subgraph: string;
  /** None for what is said of the subgraph as a whole. */
  readonly coordinate?: string;
}

interface Side {
  readonly nodes: readonly ASTNode[];
  readonly subgraph: ParsedSubgraph;
}

interface Applied {
  readonly name: string;
  /** What it is about: of two that are about the same, the later is what became of the earlier. */
  readonly about: string;
  readonly text: string;
  readonly node: DirectiveNode;
}

/** Federation's directives, and all others that the API schema does not show, of one element at two times. */
export function* diffSubgraphDirectives(
  element: Element,
  before: Side,
  after: Side,
): Generator<SubgraphChange> {
  const [earlier, later] = [directivesOf(before), directivesOf(after)];
  const lost = [...earlier].filter(([key]) => !later.has(key)).map(([, applied]) => applied);
  const got = [...later].filter(([key]) => !earlier.has(key)).map(([, applied]) => applied);
  const alike = (list: readonly Applied[], { about }: Applied) =>
    list.filter((one) => one.about === about);
  for (const one of lost) {
    const [successor, ...others] = alike(got, one);
    const isChange = successor && others.length === 0 && alike(lost, one).length === 1;
    if (isChange) {
      got.splice(got.indexOf(successor), 1);
      yield became(element, one, successor);
    } else yield told(element, one, 'lost');
  }
  for (const one of got) yield told(element, one, 'got');
}

function became(element: Element, was: Applied, is: Applied): SubgraphChange {
  const { name } = is;
  const isKey = name === 'key';
  // Plans that do not lead over a key go on working when one may.
  const isPlanning =
    PLANNING_DIRECTIVES.has(name) && !(isKey && !/resolvable: false/.test(is.text));
  return {
    kind: isKey && isPlanning ? 'key-removed' : 'directives-changed',
    level: isPlanning ? 'dangerous' : 'safe',
    ...placed(element, is),
    message: sentence(element, `changed ${was.text} to ${is.text}`),
    reason: reasonOf(name, isPlanning, 'Plans do not depend on it.'),
  };
}

function told(element: Element, applied: Applied, verb: 'got' | 'lost'): SubgraphChange {
  const { name, text } = applied;
  const isKey = name === 'key';
  // A key more is what no plan knows yet; a field that is the subgraph's own now, or still, is there to be asked for.
  const isHarmless = verb === 'got' ? isKey : name === 'external' || name === 'override';
  const isPlanning = PLANNING_DIRECTIVES.has(name) && !isHarmless;
  const harmless =
    verb === 'got' ? 'Plans that are in use go on working.' : 'Plans do not depend on it.';
  return {
    kind: isKey && verb === 'lost' ? 'key-removed' : 'directives-changed',
    level: isPlanning ? 'dangerous' : 'safe',
    ...placed(element, verb === 'got' ? applied : undefined),
    message: sentence(element, `${verb} ${text}`),
    reason: reasonOf(name, isPlanning, harmless),
  };
}

function placed({ subgraph, coordinate }: Element, at: Applied | undefined) {
  if (coordinate !== undefined) return { subgraph, coordinate };
  return { subgraph, ...(at && { node: at.node }) };
}

function sentence({ subgraph, coordinate }: Element, what: string): string {
  if (coordinate !== undefined) return `${coordinate} ${what} in ${subgraph}.`;
  return `Subgraph ${subgraph} ${what}.`;
}

function reasonOf(name: string, isPlanning: boolean, harmless: string): string {
  if (isPlanning) return OLD_GATEWAYS;
  if (!OF_CONNECTORS.has(name)) return harmless;
  return 'Gateways ask as it says as soon as they have the new supergraph.';
}

/** Of a definition and all its extensions, by what they mean: two spellings of one directive have the same key. */
function directivesOf({ nodes, subgraph: { federationName } }: Side): ReadonlyMap<string, Applied> {
  return new Map(
    nodes
      .flatMap((node): readonly ASTNode[] => ('directives' in node ? (node.directives ?? []) : []))
      .flatMap((node) => {
        if (node.kind !== Kind.DIRECTIVE) return [];
        const name = federationName(node.name.value);
        const text = print(node);
        if (API_DIRECTIVES.has(name) || WRITING.test(text)) return [];
        const values = argumentsOf(node, name).sort();
        const key = `${name}(${values})`;
        const identity = values.find((value) => /^(?:fields|url|name):/.test(value)) ?? '';
        const about = LABELS.has(name) ? key : identifies(name) ? `${name}(${identity})` : name;
        return [[key, { name, about, text, node }] as const];
      }),
  );
}

/** Directives of which an element has several, each known by one of its arguments. */
function identifies(name: string): boolean {
  return name === 'key' || name === 'source' || name === 'context';
}

/** Of a link, without what it imports: that is compared where it is used. */
function argumentsOf({ arguments: given = [] }: DirectiveNode, name: string): string[] {
  return given.filter((one) => name !== 'link' || one.name.value === 'url').flatMap(argumentText);
}

function argumentText({ name, value }: ArgumentNode): string[] {
  const isFieldSet = name.value === 'fields' && value.kind === Kind.STRING;
  if (isFieldSet) return [`fields:${normalFieldSet(value.value)}`];
  // Of a context: names, and a selection.
  if (name.value === 'field' && value.kind === Kind.STRING) {
    return [`field:${value.value.replace(/[\s,]+/g, ' ').trim()}`];
  }
  // What it is when nobody says so.
  const isDefault = name.value === 'resolvable' && value.kind === Kind.BOOLEAN && value.value;
  return isDefault ? [] : [`${name.value}:${print(value)}`];
}
