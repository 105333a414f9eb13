import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotRunError } from '../cannot-run.ts';
import { loadBase } from '../check/load-base.ts';
import { CONFIG_FILE, readConfig } from '../check/read-config.ts';
import { loadFromDisk } from '../load-sources.ts';
import { runCommand } from '../run-command.ts';

const HELP = `Usage: npm run schema:changelog -- [options]

Writes what changed in the graph for clients, in Markdown.

  --base REF|FILE   the earlier side; default: where the branch left main
  --head REF|FILE   the later side; default: the working tree
  --output FILE     default: the output
  --config FILE     default: .schema-check.yaml

Exit codes: 0 written, 2 it could not run.
`;

/** `npm run schema:changelog`. */
await runCommand(async () => {
  const values = readArguments();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = process.cwd();
  const configFile = resolve(folder, values.config ?? CONFIG_FILE);
  const root = dirname(configFile);
  const config = await readConfig(configFile, values.config !== undefined);
  const sourcesOf = async (place: string | undefined) => {
    const { sources, findings } = await loadBase(place, config, { folder, root, env: process.env });
    if (sources) return sources;
    throw new CannotRunError(findings[0]?.message ?? 'There is nothing to compare with.');
  };
  const head =
    values.head === undefined
      ? await loadFromDisk(resolve(root, config.supergraph), 'the working tree', process.env)
      : await sourcesOf(values.head);
  const { writeChangelog } = await import('./write-changelog.ts');
  const text = writeChangelog(await sourcesOf(values.base), head);
  if (values.output === undefined) process.stdout.write(text);
  else await write(resolve(folder, values.output), text);
  return 0;
});

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`The changelog cannot be written: ${reason}.`);
  });
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      options: { base: text, head: text, output: text, config: text, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new CannotRunError(`${reason}. See npm run schema:changelog -- --help.`);
  }
}
