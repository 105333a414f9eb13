import { type ASTNode, type DirectiveNode, visit } from 'graphql';
import type { Location } from '../findings/finding.ts';
import { locationOf, parentOf } from './coordinates.ts';
import type { ParsedSubgraph } from './graph.ts';

/** Where that is what a sentence of composition is about: some of its errors come without nodes. */
export function placeInMessage(
  message: string,
  subgraphs: readonly ParsedSubgraph[],
  name: string | undefined,
): { subgraph: string; location: Location } | undefined {
  const candidates = name ? subgraphs.filter((subgraph) => subgraph.name === name) : subgraphs;
  const coordinates = coordinatesIn(message);
  // What is gone, or stands in no file, is looked for where it would stand.
  const parents = coordinates.flatMap((coordinate) => parentOf(coordinate) ?? []);
  for (const coordinate of [...coordinates, ...parents]) {
    for (const { name: subgraph, index } of candidates) {
      const node = index.get(coordinate)?.at(-1);
      const location = node && locationOf(node);
      if (location) return { subgraph, location };
    }
  }
  for (const candidate of candidates) {
    const node = directiveIn(message, candidate);
    const location = node && locationOf(node);
    if (location) return { subgraph: candidate.name, location };
  }
}

/** Members before types. */
function coordinatesIn(message: string): string[] {
  const [, twice, type] = /(\w+) already exists on (\w+)/.exec(message) ?? [];
  const quoted = [...message.matchAll(/"([A-Za-z_]\w*(?:\.\w+(?:\(\w+:\))?)?)"/g)].map(
    ([, coordinate = '']) => coordinate,
  );
  return [
    ...(twice ? [`${type}.${twice}`] : []),
    ...quoted.filter((found) => found.includes('.')),
    ...quoted,
  ];
}

/** The first use of a directive that a sentence names, where it says so on such an element. */
function directiveIn(message: string, { document }: ParsedSubgraph): DirectiveNode | undefined {
  const [, name, , place = ''] = /"@(\w+)"( may not be used on (\w+))?/.exec(message) ?? [];
  if (name === undefined) return;
  const kind = place.toLowerCase().replaceAll('_', '').replace('definition', '');
  let found: DirectiveNode | undefined;
  visit(document, {
    Directive(node, _key, _parent, _path, ancestors) {
      const of = ancestors.findLast((one): one is ASTNode => 'kind' in one);
      const isThere = /^(?:argument|inputfield)$/.test(kind)
        ? of?.kind === 'InputValueDefinition'
        : of?.kind.toLowerCase().startsWith(kind);
      if (node.name.value === name && isThere) found ??= node;
    },
  });
  return found;
}
