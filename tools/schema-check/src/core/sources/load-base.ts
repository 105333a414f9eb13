import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CheckConfig } from '../findings/config.ts';
import type { Finding } from '../findings/finding.ts';
import { openRepository } from './git.ts';
import { loadFromBaseFile, loadFromCommit, shown } from './load-sources.ts';
import type { SupergraphSources } from './sources.ts';

export interface Folders {
  /** Where the command runs: what the options name is relative to it. */
  readonly folder: string;
  /** Where the config stands: what the config names is relative to it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Base {
  /** None when the commit has no supergraph.yaml, which the findings tell. */
  readonly sources?: SupergraphSources;
  readonly findings: readonly Finding[];
}

/**
 * One side of a comparison that is not the working tree: a file, a commit, or where the branch left the main branch.
 *
 * @param base what --base says
 * @throws CannotRunError
 */
export async function loadBase(
  base: string | undefined,
  config: CheckConfig,
  { folder, root, env }: Folders,
): Promise<Base> {
  if (base !== undefined) {
    const file = resolve(folder, base);
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return { sources: await loadFromBaseFile(file, env), findings: [] };
  }
  const repository = await openRepository(root);
  const commit =
    base === undefined
      ? await repository.mergeBase(config.mainBranch)
      : await repository.resolve(base);
  const supergraphFile = resolve(root, config.supergraph);
  const composedFile = resolve(root, config.composed);
  const sources = await loadFromCommit({ repository, commit, supergraphFile, composedFile }, env);
  if (sources) return { sources, findings: [] };
  const message = `${commit.label} has no ${shown(supergraphFile)}, so there is nothing to compare with.`;
  return { findings: [{ rule: 'base/without-supergraph', severity: 'warning', message }] };
}
