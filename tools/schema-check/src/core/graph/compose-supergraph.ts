import { CannotRunError } from '../cannot-run.ts';
import type { CheckConfig } from '../findings/config.ts';
import type { Finding } from '../findings/finding.ts';
import { loadFromDisk } from '../sources/load-sources.ts';
import { composeSources } from './composition.ts';

const header = '# Composed from supergraph.yaml by schema-check. Do not edit.\n';

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
 * @throws CannotRunError, CompositionError
 */
export async function composeSupergraph(
  file: string,
  {
    env = process.env,
    router,
  }: { readonly env?: NodeJS.ProcessEnv; readonly router?: CheckConfig['router'] } = {},
): Promise<ComposedSupergraph> {
  const sources = await loadFromDisk(file, 'the working tree', { env });
  const { graph, findings } = composeSources(sources, router);
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
