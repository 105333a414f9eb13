import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CannotRunError } from '../core/cannot-run.ts';
import { folderInRepository } from '../core/sources/git.ts';
import { ciFiles } from './ci-files.ts';
import { command } from './command.ts';

const HELP = `Usage: schema-check init [options]

Writes a config, and a CI file that checks every pull or merge request. What is there already is left alone.

  --ci github|gitlab   which CI file to write; default: none
  --schema FILE        a graph that is this one SDL: a supergraph.yaml of it is written too
  --main BRANCH        where branches lead; default: main

Exit codes: 0 written, 2 it could not run.
`;

const config = (main: string) => `# What schema-check reads, and how strictly it judges.
mainBranch: ${main}

# Documents that clients send: .graphql, source files with gql\`…\`, manifests of persisted documents.
operations: []

# Style: without a preset, what a change brings in is a warning. recommended, relay and commerce judge all there is.
# lint:
#   preset: recommended

# A break that was decided on, with what follows from it:
# accept:
#   - rule: diff/field-removed
#     coordinate: Product.title
#     reason: No client asks for it since version 4.
#     owner: shop-team
#     until: 2030-12-31
accept: []
`;

const supergraph = (file: string) => `# One graph, in the format that rover reads.
subgraphs:
  api:
    routing_url: http://localhost:4000/graphql
    schema:
      file: ${file}
`;

export const init = command({
  name: 'init',
  summary: 'writes a config, and a CI file for GitHub or GitLab',
  help: HELP,
  options: {
    ci: { type: 'string' },
    schema: { type: 'string' },
    main: { type: 'string', default: 'main' },
  },
  async run({ values: { ci, schema, main } }, { folder, write }) {
    if (ci !== undefined && !Object.hasOwn(ciFiles, ci)) {
      throw new CannotRunError(
        `--ci ${ci} is not known: use ${Object.keys(ciFiles).join(' or ')}.`,
      );
    }
    const hasSupergraph = await exists(join(folder, 'supergraph.yaml'));
    if (!hasSupergraph && schema === undefined) {
      throw new CannotRunError(
        'There is no supergraph.yaml here: write one that names your subgraphs, or give the SDL of a graph with --schema.',
      );
    }
    if (schema !== undefined && !(await exists(resolve(folder, schema)))) {
      throw new CannotRunError(`--schema ${schema} is not there.`);
    }
    const place = await folderInRepository(folder);
    const top = resolve(
      folder,
      ...place
        .split('/')
        .filter(Boolean)
        .map(() => '..'),
    );
    const file = ci === undefined ? undefined : ciFiles[ci]?.(place);
    const files: [string, string][] = [
      [join(folder, '.schema-check.yaml'), config(main)],
      ...(schema !== undefined
        ? [[join(folder, 'supergraph.yaml'), supergraph(schema)] as [string, string]]
        : []),
      ...[file, file?.includedBy].flatMap((one): [string, string][] =>
        one ? [[join(top, one.name), one.text]] : [],
      ),
    ];
    for (const [path, text] of files) {
      const name = relative(folder, path).split(sep).join('/');
      const isThere = await exists(path);
      if (!isThere) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      write(isThere ? `${name} is there already.\n` : `${name} is written.\n`);
    }
    if (file?.includedBy) await tellOfInclude(top, file.includedBy, write);
    write('See what it finds: schema-check check\n');
    return 0;
  },
});

/** A file that was there already may have to be told of another. */
async function tellOfInclude(
  top: string,
  { name, text }: { name: string; text: string },
  write: (text: string) => void,
): Promise<void> {
  const present = await readFile(join(top, name), 'utf8');
  const [, included = ''] = /local: (.*)\n/.exec(text) ?? [];
  if (!present.includes(included)) write(`${name} does not include it yet; add:\n${text}`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
