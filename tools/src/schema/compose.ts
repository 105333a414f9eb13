import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotRunError } from './cannot-run.ts';
import {
  CompositionError,
  composeSupergraph,
  supergraphFile,
  supergraphYamlFile,
} from './compose-supergraph.ts';
import { shown } from './load-sources.ts';
import { runCommand } from './run-command.ts';

const HELP = `Usage: npm run schema:compose -- [options]

Composes the subgraphs of supergraph.yaml, in rover's format, into the supergraph.

  --config FILE   default: supergraph.yaml
  --output FILE   default: gateway/supergraph.graphql
  --check         writes nothing; finds whether the file is up to date

Exit codes: 0 written or up to date, 1 the subgraphs do not compose or the file has drifted, 2 it could not run.
`;

/** `npm run schema:compose`. */
await runCommand(async () => {
  const values = readArguments();
  if (values.help) {
    say(HELP.trimEnd());
    return 0;
  }
  const file = values.output === undefined ? supergraphFile : resolve(values.output);
  const composed = await composeSupergraph(
    values.config === undefined ? supergraphYamlFile : resolve(values.config),
  ).catch((error: unknown) => {
    if (error instanceof CompositionError) return error;
    throw error;
  });
  if (composed instanceof CompositionError) {
    process.stderr.write(`${composed.message}\n`);
    return 1;
  }
  const { supergraphSdl, hints } = composed;
  const isCurrent = (await readFile(file, 'utf8').catch(() => '')) === supergraphSdl;
  const name = shown(file);
  if (values.check && !isCurrent) {
    say(
      `${name} is not what the subgraphs compose to: run "npm run schema:compose" and commit it.`,
    );
    return 1;
  }
  if (!isCurrent) await replace(file, supergraphSdl);
  for (const hint of hints) say(`hint: ${hint}`);
  say(isCurrent ? `${name} is up to date.` : `${name} is written.`);
  return 0;
});

/** By renaming, so that a gateway which watches the file never reads half of it. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`${shown(file)} cannot be written: ${reason}.`);
  }
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { config: text, output: text, check: flag, help: flag } }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new CannotRunError(`${reason}. See npm run schema:compose -- --help.`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
