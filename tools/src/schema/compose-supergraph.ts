import { fileURLToPath } from 'node:url';
import { CannotRunError } from './cannot-run.ts';
import { composeSources } from './check/composition.ts';
import type { Finding } from './check/finding.ts';
import { loadFromDisk } from './load-sources.ts';

const root = new URL('../../../', import.meta.url);

export const supergraphYamlFile = fileURLToPath(new URL('supergraph.yaml', root));
export const supergraphFile = fileURLToPath(new URL('gateway/supergraph.graphql', root));

const header = '# Composed from supergraph.yaml by "npm run schema:compose". Do not edit.\n';

/** The subgraphs are readable but make no graph together; each fault with subgraph, place and code. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The subgraphs do not compose:\n${faults.join('\n')}`);
    this.faults = faults;
  }
}

export interface ComposedSupergraph {
  /** The same for the same subgraphs, byte by byte. */
  readonly supergraphSdl: string;
  /** What composition found odd but not wrong, with place and code. */
  readonly hints: readonly string[];
}

/**
 * Composes the subgraphs that a `supergraph.yaml` names.
 *
 * @param file default: the project's own
 * @throws CannotRunError, CompositionError
 */
export async function composeSupergraph(
  file: string = supergraphYamlFile,
): Promise<ComposedSupergraph> {
  const { graph, findings } = composeSources(
    await loadFromDisk(file, 'the working tree', process.env),
  );
  const unreadable = findings.filter(({ rule }) => rule === 'composition/invalid-sdl');
  if (unreadable.length > 0) throw new CannotRunError(unreadable.map(described).join('\n'));
  if (!graph) throw new CompositionError(findings.map(described));
  return {
    supergraphSdl: `${header}${graph.supergraphSdl.trimEnd()}\n`,
    hints: findings.map(described),
  };
}

function described({ location, subgraph, message, reason }: Finding): string {
  const place = location ? `${location.file}:${location.line}` : subgraph;
  return [place, [message, reason].filter(Boolean).join(' ')].filter(Boolean).join(': ');
}
