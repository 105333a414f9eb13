import { resolve } from 'node:path';
import { readConfig } from '../check/read-config.ts';
import { CannotRunError } from '../core/cannot-run.ts';
import { loadBase } from '../core/sources/load-base.ts';
import { loadFromDisk } from '../core/sources/load-sources.ts';
import { command } from './command.ts';
import { writeWhole } from './write-file.ts';

const HELP = `Usage: schema-check changelog [options]

Writes what changed in the graph for clients, in Markdown.

  --base REF|FILE   the earlier side; default: where the branch left main
  --head REF|FILE   the later side; default: the working tree
  --output FILE     default: the output
  --config FILE     default: .schema-check.yaml

Exit codes: 0 written, 2 it could not run.
`;

export const changelog = command({
  name: 'changelog',
  summary: 'writes what changed for clients, in Markdown',
  help: HELP,
  options: {
    base: { type: 'string' },
    head: { type: 'string' },
    output: { type: 'string' },
    config: { type: 'string' },
  },
  async run({ values }, { folder, env, now, write }) {
    const { config, root } = await readConfig(folder, values.config);
    const sourcesOf = async (place: string | undefined) => {
      const { sources, findings } = await loadBase(place, config, { folder, root, env });
      if (sources) return sources;
      throw new CannotRunError(findings[0]?.message ?? 'There is nothing to compare with.');
    };
    const head =
      values.head === undefined
        ? await loadFromDisk(resolve(root, config.supergraph), 'the working tree', { env })
        : await sourcesOf(values.head);
    const { writeChangelog } = await import('../diff/write-changelog.ts');
    const base = await sourcesOf(values.base);
    const text = writeChangelog({ base, head }, { config, now });
    if (values.output === undefined) write(text);
    else await writeWhole(folder, values.output, text);
    return 0;
  },
});
