import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fastStart } from '@supergraph/shared/start/fast-start';
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
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'schema-check-')));
  const repository = at(folder);
  repository.git('init', '--quiet', '--initial-branch=main');
  if (Object.keys(files).length > 0) {
    await repository.write(files);
    repository.commit('first');
  }
  return repository;
}

/** The commands in a folder that may or may not be a repository. */
export function at(folder: string, env: NodeJS.ProcessEnv = {}): TestRepository {
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      [
        '-c',
        'user.name=Test',
        '-c',
        'user.email=test@example.com',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    ).trim();
  return {
    folder,
    git,
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
    },
    commit(message = 'change') {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
      return git('rev-parse', 'HEAD');
    },
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
