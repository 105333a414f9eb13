import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { Composition } from '../core/graph/composition.ts';
import { plainGraph } from '../core/graph/plain-graph.ts';
import { takesDefaults } from '../core/graph/refused-defaults.ts';
import { keepYoungSmall } from '../core/memory.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';

interface Sides {
  readonly head: SupergraphSources;
  readonly base?: SupergraphSources;
}

interface ComposedSides {
  readonly head: Composition;
  readonly base?: Composition;
}

/**
 * Composes both sides of a comparison, one where they are the same. Sides without federation are taken as they are, for
 * composition would take most of the time and change nothing; contracts need it all the same.
 *
 * @throws CannotRunError when a composed supergraph is none
 */
export async function composeSides(
  { head, base }: Sides,
  { router, contracts }: CheckConfig,
): Promise<ComposedSides> {
  const isSame = base !== undefined && areSame(base, head);
  if (Object.keys(contracts).length === 0) {
    const plainHead = asComposition(head);
    const plainBase = isSame ? plainHead : base && plainHead && asComposition(base, plainHead);
    // Composition tells of a default that its type does not take; of those that were there, nobody needs to hear.
    const isSound = plainHead?.graph && takesDefaults(plainHead.graph, plainBase?.graph);
    if (plainHead && isSound && (plainBase || !base)) {
      return { head: plainHead, ...(plainBase && { base: plainBase }) };
    }
  }
  // It is slow to load.
  const { composeSources } = await import('../core/graph/composition.ts');
  keepYoungSmall();
  const composed = composeSources(head, router);
  if (!base) return { head: composed };
  if (isSame) return { head: composed, base: composed };
  const composedBase = bases.get(base) ?? composeSources(asItRan(base));
  // What is read from a composed supergraph takes what it lacks from the head.
  if (!base.composed) bases.set(base, composedBase);
  return { head: composed, base: composedBase };
}

/** A schema that ran without federation may have @oneOf, which is GraphQL's own; composition wants it declared. */
function asItRan(base: SupergraphSources): SupergraphSources {
  const [subgraph] = base.subgraphs;
  if (!subgraph || !/@oneOf\b/.test(subgraph.sdl) || !plainGraph(base)) return base;
  if (/\bdirective\s+@oneOf\b/.test(subgraph.sdl)) return base;
  const sdl = `${subgraph.sdl}\ndirective @oneOf on INPUT_OBJECT`;
  return { ...base, subgraphs: [{ ...subgraph, sdl }] };
}

/** Whoever checks several changes since one base composes it once. */
const bases = new WeakMap<SupergraphSources, Composition>();

function asComposition(sources: SupergraphSources, like?: Composition): Composition | undefined {
  const graph = plainGraph(sources, like?.graph);
  const notes = (sources.notes ?? []).map((message): Finding => {
    return { rule: 'composition/version', severity: 'info', message };
  });
  return graph && { subgraphs: graph.subgraphs, graph, findings: notes };
}

function areSame(a: SupergraphSources, b: SupergraphSources): boolean {
  const text = ({ subgraphs }: SupergraphSources) =>
    JSON.stringify(subgraphs.map(({ name, routingUrl, sdl }) => [name, routingUrl, sdl]).sort());
  return !a.composed && !b.composed && text(a) === text(b);
}
