import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CompositionError, composeSupergraph, supergraphFile } from './compose-supergraph.ts';
import { shown, UnreadableError } from './supergraph-config.ts';

/**
 * `npm run schema:compose` writes the supergraph, with `-- --check` it only compares. Exit codes: 0 it is
 * written or up to date, 1 the subgraphs do not compose or the file has drifted, 2 it could not run.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const { supergraphSdl, hints } = await composeSupergraph();
  const isCurrent = (await readFile(supergraphFile, 'utf8').catch(() => '')) === supergraphSdl;
  const name = shown(supergraphFile);

  if (values.check && !isCurrent) {
    say(
      `${name} is not what the subgraphs compose to: run "npm run schema:compose" and commit it.`,
    );
    return 1;
  }
  if (!isCurrent) await replace(supergraphFile, supergraphSdl);
  for (const hint of hints) say(`hint: ${hint}`);
  say(isCurrent ? `${name} is up to date.` : `${name} is written.`);
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
  const isExpected = error instanceof CompositionError || error instanceof UnreadableError;
  process.stderr.write(`${isExpected ? error.message : String(error)}\n`);
  process.exitCode = error instanceof CompositionError ? 1 : 2;
}
