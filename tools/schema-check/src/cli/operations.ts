import { resolve } from 'node:path';
import { CannotRunError } from '../core/cannot-run.ts';
import { readFiles } from '../core/sources/read-files.ts';
import { extractManifest } from '../operations/extract-manifest.ts';
import { readOperations } from '../operations/read-operations.ts';
import { command } from './command.ts';
import { isCurrent, writeWhole } from './write-file.ts';

const HELP = `Usage: schema-check operations [options] GLOB...

Writes the persisted-document manifest, in Apollo's format, of the operations in documents (.graphql) and in
gql\`…\` of TypeScript and JavaScript.

  --output FILE    default: persisted-documents.json
  --add-typename   as Apollo Client sends them
  --check          writes nothing; finds whether the file is up to date

Exit codes: 0 written or up to date, 1 faulty operations or a file that is not up to date, 2 it could not run.
`;

export const operations = command({
  name: 'operations',
  summary: 'writes a manifest of the operations in source files',
  help: HELP,
  options: {
    output: { type: 'string', default: 'persisted-documents.json' },
    'add-typename': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
  takesPlaces: true,
  async run({ values, places: globs }, { folder, write, complain }) {
    if (globs.length === 0) {
      throw new CannotRunError('Name the documents: schema-check operations "web/**/*.graphql".');
    }
    const files = await readFiles(globs, folder);
    if (files.length === 0) throw new CannotRunError(`${globs.join(' ')} matches no file.`);

    const known = readOperations(files);
    const extracted = extractManifest(known.operations, { addTypename: values['add-typename'] });
    const faults = [...known.findings, ...extracted.findings].filter(
      ({ severity }) => severity === 'error',
    );
    for (const { message, location } of faults) {
      const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
      complain(`${place}${message}\n`);
    }
    if (faults.length > 0) return 1;

    const { output } = values;
    const text = `${JSON.stringify(extracted.manifest, null, 2)}\n`;
    const isUpToDate = await isCurrent(resolve(folder, output), text);
    if (values.check && !isUpToDate) {
      complain(`${output} is not up to date: run schema-check operations.\n`);
      return 1;
    }
    if (!isUpToDate) await writeWhole(folder, output, text);
    const count = extracted.manifest.operations.length;
    write(`${output} ${isUpToDate ? 'is up to date' : 'is written'}: ${count} operations.\n`);
    return 0;
  },
});
