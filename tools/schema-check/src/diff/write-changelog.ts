import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { acceptanceOf } from '../core/findings/settle.ts';
import { composeSources } from '../core/graph/composition.ts';
import type { Graph } from '../core/graph/graph.ts';
import { markOneOf } from '../core/graph/one-of.ts';
import { type Place, placeOf } from '../core/graph/place.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';
import type { Change } from './change.ts';
import { diffAccess } from './diff-access.ts';
import { diffSchemas } from './diff-schemas.ts';
import { diffSubgraphs } from './diff-subgraphs.ts';
import { whatFollows } from './follow.ts';

interface Section {
  readonly title: string;
  has(change: Change): boolean;
}

/** The first section that takes a change has it. */
const sections: readonly Section[] = [
  { title: 'Breaking', has: ({ level }) => level === 'breaking' },
  { title: 'Clients may be surprised', has: ({ level }) => level === 'dangerous' },
  { title: 'Added', has: ({ kind }) => kind.endsWith('-added') },
  { title: 'Deprecated', has: ({ kind }) => kind === 'deprecation-changed' },
  { title: 'Changed', has: ({ kind }) => kind !== 'description-changed' },
];

/**
 * What changed for clients between two sides, in Markdown, for people. Reworded descriptions are counted, not listed.
 *
 * @throws CannotRunError when a side does not compose
 */
export function writeChangelog(
  { base, head }: { base: SupergraphSources; head: SupergraphSources },
  { config, now }: { config: CheckConfig; now: Date },
): string {
  const before = compose(base);
  const after = compose(head);
  markOneOf(before, after);
  const changes = [...diffSchemas(before.api, after.api), ...diffAccess(before, after)];
  const approval = ({ kind, coordinate }: Change) =>
    acceptanceOf(config, { rule: `diff/${kind}`, coordinate }, now);
  const follows = whatFollows(changes, before.api, (change) => approval(change) !== undefined);
  const acceptance = (change: Change): string | undefined => {
    const cause = follows.get(change);
    return cause ? `It follows from what was approved: ${cause.message}` : approval(change);
  };
  const blocks = sections.flatMap(({ title }, index) => {
    const own = changes.filter((change) => sections.findIndex((s) => s.has(change)) === index);
    return own.length === 0
      ? []
      : [
          list(
            title,
            own.map((change) =>
              line(change, placeOf(change.coordinate, before, after), acceptance(change)),
            ),
          ),
        ];
  });
  const moved = diffSubgraphs(before.subgraphs, after.subgraphs, {
    has: () => true,
    changedTypes: new Set(),
  }).filter(({ kind }) => kind === 'subgraph-added' || kind === 'subgraph-removed');
  if (moved.length > 0)
    blocks.push(
      list(
        'Subgraphs',
        moved.map(({ message }) => `- ${message}`),
      ),
    );
  const reworded = changes.filter(({ kind }) => kind === 'description-changed').length;
  if (reworded > 0)
    blocks.push(`${reworded} description${reworded === 1 ? ' was' : 's were'} reworded.`);
  if (blocks.length === 0) blocks.push('Nothing changed for clients.');
  return `${[`## Schema changes from ${base.label} to ${head.label}`, ...blocks].join('\n\n')}\n`;
}

function compose(sources: SupergraphSources): Graph {
  const { graph, findings } = composeSources(sources);
  if (graph) return graph;
  const [first] = findings.filter(({ severity }) => severity === 'error');
  const place = first?.location ? ` (${first.location.file}:${first.location.line})` : '';
  throw new CannotRunError(
    `The subgraphs of ${sources.label} do not compose: ${first?.message}${place}`,
  );
}

function list(title: string, lines: readonly string[]): string {
  return `### ${title}\n\n${[...lines].sort().join('\n')}`;
}

function line(
  { level, message, reason }: Change,
  { subgraph }: Place,
  acceptance: string | undefined,
): string {
  const why = level === 'safe' ? undefined : reason;
  const told = [message, why, subgraph && `(${subgraph})`, acceptance].filter(Boolean).join(' ');
  // Reasons of deprecations have lines, which would end the item.
  return `- ${told.replace(/\s*[\n\r\u2028\u2029]\s*/g, ' ')}`;
}
