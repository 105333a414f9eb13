import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CompositionError,
  composeSupergraph,
  supergraphFile,
  supergraphYamlFile,
} from './compose-supergraph.ts';
import { shown } from './supergraph-config.ts';

const usage = `npm run schema:compose -- [--check] [--config FILE] [--output FILE]
  --check   write nothing; fail when the output is not what the subgraphs compose to
  --config  default supergraph.yaml
  --output  default gateway/supergraph.graphql
`;

/**
 * Writes the supergraph, or with `--check` only compares. Exit codes: 0 it is written or up to date, 1
 * the subgraphs do not compose or the output has drifted, 2 it could not run.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      config: { type: 'string', default: supergraphYamlFile },
      output: { type: 'string', default: supergraphFile },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { supergraphSdl, hints } = await composeSupergraph(resolve(values.config));
  const output = resolve(values.output);
  const isCurrent = (await readFile(output, 'utf8').catch(() => '')) === supergraphSdl;

  if (values.check && !isCurrent) {
    say(
      `${shown(output)} is not what the subgraphs compose to: "npm run schema:compose" writes it.`,
    );
    return 1;
  }
  if (!isCurrent) await replace(output, supergraphSdl);
  for (const hint of hints) say(`hint: ${hint}`);
  say(`${shown(output)} is ${isCurrent ? 'up to date' : 'written'}.`);
  return 0;
}

/** By renaming, so that a gateway which watches the file never reads half of it. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, text);
  await rename(draft, file);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof CompositionError ? 1 : 2;
}
