import { readConfig } from '../check/read-config.ts';
import { CannotRunError } from '../core/cannot-run.ts';
import { failOnOf, outputsOf } from './check-options.ts';
import { command } from './command.ts';

const HELP = `Usage: schema-check diff [options] OLD NEW

What changed between two graphs, and what of it breaks clients. Either side is SDL, the answer to an introspection
query (.json), a supergraph.yaml or its folder, a composed supergraph, a git ref, or a path in one (REF:path).

  --format NAME[=FILE]  as of check; default: text
  --fail-on SEVERITY    error (default), warning, info or never
  --config FILE         default: .schema-check.yaml

Exit codes: 0 nothing at or above --fail-on, 1 changes, 2 it could not run.
`;

export const diff = command({
  name: 'diff',
  summary: 'tells what changed between two graphs, wherever they are',
  help: HELP,
  options: {
    format: { type: 'string', multiple: true },
    'fail-on': { type: 'string' },
    config: { type: 'string' },
  },
  takesPlaces: true,
  async run({ values, places }, around) {
    const [old, later, ...more] = places;
    if (old === undefined || later === undefined || more.length > 0) {
      throw new CannotRunError('Name two graphs: schema-check diff OLD NEW.');
    }
    const outputs = outputsOf(values.format);
    const { folder, env, now } = around;
    const { config, root } = await readConfig(folder, values.config);
    const failOn = failOnOf(values['fail-on']) ?? config.failOn;
    const { diffGraphs } = await import('../check/diff-graphs.ts');
    const { loadGraph } = await import('../check/load-graph.ts');
    const { folderFor, writeReports } = await import('../check/report/write-reports.ts');
    const loading = { config, folders: { folder, root, env } };
    const after = await loadGraph(later, loading);
    const before = await loadGraph(old, loading, after);
    const report = diffGraphs({ before, after }, { config, now, failOn });
    await writeReports({ ...report, folder: await folderFor(outputs, folder) }, outputs, around);
    return report.isFailed ? 1 : 0;
  },
});
