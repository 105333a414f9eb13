import { resolve } from 'node:path';
import { readConfig } from '../check/read-config.ts';
import { CompositionError, composeSupergraph } from '../core/graph/compose-supergraph.ts';
import { shown } from '../core/sources/load-sources.ts';
import { command } from './command.ts';
import { isCurrent, writeWhole } from './write-file.ts';

const HELP = `Usage: schema-check compose [options]

Composes the subgraphs of a supergraph.yaml, in rover's format, into the supergraph.

  --supergraph FILE  default: what the config names, and without one supergraph.yaml
  --output FILE      default: what the config names as composed, and without one supergraph.graphql
  --check            writes nothing; finds whether the file is up to date
  --config FILE      default: .schema-check.yaml

Exit codes: 0 written or up to date, 1 the subgraphs do not compose or the file has drifted, 2 it could not run.
`;

export const compose = command({
  name: 'compose',
  summary: 'composes the subgraphs into the supergraph',
  help: HELP,
  options: {
    supergraph: { type: 'string' },
    output: { type: 'string' },
    check: { type: 'boolean' },
    config: { type: 'string' },
  },
  async run({ values }, { folder, env, write, complain }) {
    const { config, root } = await readConfig(folder, values.config);
    const source = values.supergraph ?? resolve(root, config.supergraph);
    const file = values.output ?? resolve(root, config.composed);
    const composed = await composeSupergraph(resolve(folder, source), {
      env,
      router: config.router,
    }).catch((error: unknown) => {
      if (error instanceof CompositionError) return error;
      throw error;
    });
    if (composed instanceof CompositionError) {
      complain(`${composed.message}\n`);
      return 1;
    }
    const { supergraphSdl, hints } = composed;
    const name = shown(resolve(folder, file));
    const isUpToDate = await isCurrent(resolve(folder, file), supergraphSdl);
    if (values.check && !isUpToDate) {
      write(`${name} is not what the subgraphs compose to: compose it anew and commit it.\n`);
      return 1;
    }
    if (!isUpToDate) await writeWhole(folder, name, supergraphSdl);
    for (const hint of hints) write(`hint: ${hint}\n`);
    write(isUpToDate ? `${name} is up to date.\n` : `${name} is written.\n`);
    return 0;
  },
});
