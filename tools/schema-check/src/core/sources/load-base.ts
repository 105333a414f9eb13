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
  /** None when there is none, which the findings tell unless the caller said so himself. */
  readonly sources?: SupergraphSources;
  readonly findings: readonly Finding[];
}

/**
 * One side of a comparison that is not the working tree: a file, a commit, or where the branch left the main branch.
 *
 * @param base what --base says; "none" where nothing shall be compared
 * @throws CannotRunError
 */
export async function loadBase(
  base: string | undefined,
  config: CheckConfig,
  { folder, root, env }: Folders,
): Promise<Base> {
  if (base === 'none') return { findings: [] };
  if (base !== undefined && (await isFile(resolve(folder, base)))) {
    return { sources: await loadFromBaseFile(resolve(folder, base), env), findings: [] };
  }
  const repository = await openRepository(root);
  // As git writes a path of a commit: a supergraph.yaml that stood elsewhere then.
  const [, ref = base, place] = /^(.+):(.+\.ya?ml)$/.exec(base ?? '') ?? [];
  const commit =
    ref === undefined
      ? await repository.mergeBase(config.mainBranch)
      : await repository.resolve(ref);
  const supergraphFile =
    place === undefined ? resolve(root, config.supergraph) : resolve(repository.root, place);
  const composedFile = resolve(root, config.composed);
  const sources = await loadFromCommit({ repository, commit, supergraphFile, composedFile }, env);
  if (sources) {
    const findings = (sources.notes ?? []).map((message): Finding => {
      return { rule: 'base/without-supergraph', severity: 'info', message };
    });
    return { sources, findings };
  }
  const [known = 'folder/supergraph.yaml'] = await repository.supergraphFiles(commit);
  return {
    findings: [
      {
        rule: 'base/without-supergraph',
        severity: 'error',
        message: `${commit.label} has no ${shown(supergraphFile)}, so nothing can be compared.`,
        reason: `If it was moved, say where it was: --base ${ref ?? commit.hash.slice(0, 7)}:${known}. If the graph is new: --base none.`,
      },
    ],
  };
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
