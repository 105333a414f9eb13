import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotRunError } from '../cannot-run.ts';
import { readFiles } from '../read-files.ts';
import { runCommand } from '../run-command.ts';
import { extractManifest } from './extract-manifest.ts';
import { readOperations } from './read-operations.ts';

const HELP = `Usage: npm run operations:extract -- [options] GLOB...

Writes the persisted-document manifest, in Apollo's format, of the operations in documents (.graphql) and in
gql\`…\` of TypeScript and JavaScript.

  --output FILE    default: persisted-documents.json
  --add-typename   as Apollo Client sends them
  --check          writes nothing; finds whether the file is up to date

Exit codes: 0 written or up to date, 1 faulty operations or a file that is not up to date, 2 it could not run.
`;

/** `npm run operations:extract`. */
await runCommand(async () => {
  const { values, positionals } = readArguments();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length === 0) {
    throw new CannotRunError(
      'Name the documents: npm run operations:extract -- "web/**/*.graphql".',
    );
  }
  const files = await readFiles(positionals, process.cwd());
  if (files.length === 0) throw new CannotRunError(`${positionals.join(' ')} matches no file.`);

  const known = readOperations(files);
  const extracted = extractManifest(known.operations, { addTypename: values['add-typename'] });
  const faults = [...known.findings, ...extracted.findings].filter(
    ({ severity }) => severity === 'error',
  );
  for (const { message, location } of faults) {
    const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
    process.stderr.write(`${place}${message}\n`);
  }
  if (faults.length > 0) return 1;

  const { output } = values;
  const text = `${JSON.stringify(extracted.manifest, null, 2)}\n`;
  const file = resolve(output);
  const isCurrent = (await readFile(file, 'utf8').catch(() => '')) === text;
  if (values.check && !isCurrent) {
    process.stderr.write(`${output} is not up to date: run npm run operations:extract.\n`);
    return 1;
  }
  if (!isCurrent) {
    await writeFile(file, text).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
      throw new CannotRunError(`${output} cannot be written: ${reason}.`);
    });
  }
  const count = extracted.manifest.operations.length;
  process.stdout.write(
    `${output} ${isCurrent ? 'is up to date' : 'is written'}: ${count} operations.\n`,
  );
  return 0;
});

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        output: { type: 'string', default: 'persisted-documents.json' },
        'add-typename': { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new CannotRunError(`${reason}. See npm run operations:extract -- --help.`);
  }
}
