import { execFile, execFileSync } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fastStart } from '@supergraph/service/start/fast-start';
import { runCli } from '../../src/cli/cli.ts';
import { outcomeOf } from '../../src/cli/command.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A real git repository in a temporary folder, and the commands run in it as a user runs them. */
export interface TestRepository extends AsyncDisposable {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  commit(message?: string): string;
  git(...args: string[]): string;
  /** `schema-check` as a process of its own. */
  run(...args: string[]): Promise<Ran>;
  /** `schema-check` in this process, which takes less time than the start of another. */
  runHere(...args: string[]): Promise<Ran>;
  /** The same repository, with commands that run in a folder of it. */
  within(folder: string): TestRepository;
  /** `schema-check check` in this process. */
  check(...args: string[]): Promise<Ran>;
}

export async function createRepository(
  files: Readonly<Record<string, string>> = {},
): Promise<TestRepository> {
  const folder = await newFolder();
  const { folders, contents } = await templateOf(files);
  for (const name of folders) await mkdir(join(folder, name), { recursive: true });
  await Promise.all(contents.map(([name, bytes]) => writeFile(join(folder, name), bytes)));
  return at(folder);
}

/** A repository with all that git has written in it. */
interface Template {
  readonly folders: readonly string[];
  readonly contents: readonly (readonly [name: string, bytes: Buffer])[];
}

/** By the files that are committed: git takes longer than a copy. */
const templates = new Map<string, Promise<Template>>();

function templateOf(files: Readonly<Record<string, string>>): Promise<Template> {
  const key = JSON.stringify(files);
  const known = templates.get(key) ?? makeTemplate(files);
  templates.set(key, known);
  return known;
}

async function makeTemplate(files: Readonly<Record<string, string>>): Promise<Template> {
  const folder = await newFolder();
  await writeAll(folder, files);
  const commit = Object.keys(files).length > 0 ? ` && ${COMMIT} first` : '';
  // In one shell: a process of the size of a test's takes long to start another. Without the samples of hooks.
  const init = 'git init --quiet --initial-branch=main --template=';
  execFileSync('sh', ['-c', `${init}${commit}`], { cwd: folder });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = (isKind: (entry: Dirent) => boolean) =>
    entries.filter(isKind).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const contents = await Promise.all(
    names((entry) => entry.isFile()).map(
      async (name) => [name, await readFile(join(folder, name))] as const,
    ),
  );
  await rm(folder, { recursive: true });
  return { folders: names((entry) => entry.isDirectory()), contents };
}

async function newFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'schema-check-')));
}

const AUTHOR = ['user.name=Test', 'user.email=test@example.com', 'commit.gpgsign=false'];
const COMMIT = `git add --all && git ${AUTHOR.map((setting) => `-c ${setting}`).join(' ')} commit --quiet --message`;

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** The commands in a folder that may or may not be a repository. */
export function at(folder: string, env: NodeJS.ProcessEnv = {}): TestRepository {
  const git = (...args: string[]) =>
    execFileSync('git', [...AUTHOR.flatMap((setting) => ['-c', setting]), ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  return {
    folder,
    git,
    write: (files) => writeAll(folder, files),
    commit: (message = 'change') =>
      execFileSync('sh', ['-c', `${COMMIT} "$0" && git rev-parse HEAD`, message], {
        cwd: folder,
        encoding: 'utf8',
      }).trim(),
    within: (name) => at(join(folder, name), env),
    check(...args) {
      return this.runHere('check', ...args);
    },
    async runHere(...args) {
      let output = '';
      let errors = '';
      const write = (text: string) => {
        output += text;
      };
      const complain = (text: string) => {
        errors += text;
      };
      const before = process.cwd();
      process.chdir(folder);
      try {
        const around = { folder, env: { ...env }, now: new Date(), write, complain };
        const { code, reason } = await outcomeOf(() => runCli(args, around));
        return { code, output, errors: reason === undefined ? errors : `${errors}${reason}\n` };
      } finally {
        process.chdir(before);
      }
    },
    run: (...args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          [...fastStart, main, ...args],
          { cwd: folder, env: { PATH: process.env['PATH'], ...env } },
          (error, output, errors) => {
            const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
            resolve({ code, output, errors });
          },
        );
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])\n';

export const yaml = (...names: string[]) =>
  `federation_version: =2.14.4\nsubgraphs:\n${names
    .map(
      (name) =>
        `  ${name}:\n    routing_url: http://${name}/graphql\n    schema:\n      file: ${name}.graphql\n`,
    )
    .join('')}`;

export const inventory = `${LINK}
type Query {
  "One product."
  product("Its id." id: ID!): Product
}

"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "What it is called."
  title: String!
  "Grams."
  weight: Int
}
`;

export const users = `${LINK}
type Query {
  "Who is signed in."
  me: User
}

"Somebody."
type User @key(fields: "id") {
  "Opaque."
  id: ID!
}
`;

/** A shop of two subgraphs that the check finds nothing in. */
export const shop = {
  'supergraph.yaml': yaml('inventory', 'users'),
  'inventory.graphql': inventory,
  'users.graphql': users,
  'operations/product-page.graphql':
    'query ProductPage($id: ID!) {\n  product(id: $id) {\n    title\n  }\n}\n',
  '.schema-check.yaml':
    'operations: [operations/*.graphql]\nlint: { preset: commerce }\ncontracts:\n  public: { exclude: [staff] }\n',
};
