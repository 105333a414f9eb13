import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryFolder, sharedFolders } from '@supergraph/local-stack/services';
import { fastEnvironment } from '../harness/environment.ts';

const run = promisify(execFile);

export interface Checkout extends AsyncDisposable {
  readonly folder: string;
  /** Runs a script of the repository there with Node; rejects with what it said when it fails. */
  node(script: string, ...args: string[]): Promise<string>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Of TypeScript, those in which a regular expression is found. */
  filesWith(expression: string): Promise<string[]>;
  /** What `git status` has to say: nothing in a clean tree. */
  status(): Promise<string>;
}

/**
 * The repository as it stands, uncommitted changes too, in a folder and a git history of its own.
 * Its packages are links to those that are installed here, all but the workspaces, which are its own:
 * nothing is asked of a registry, and no second copy of anything is loaded.
 */
export async function checkOut(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-checkout-'));
  const git = (...args: string[]) => execute('git', args, folder);
  await Promise.all([copyFiles(folder), linkPackages(folder)]);
  // What has drifted here is the business of `npm run check`, and no difference that a command made.
  await execute(process.execPath, [join(folder, 'tools/repository/src/generate/main.ts')], folder);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  await git(...author, 'commit', '--quiet', '--message', 'the repository as it stands');
  return {
    folder,
    node: (script, ...args) => execute(process.execPath, [join(folder, script), ...args], folder),
    read: (file) => readFile(join(folder, file), 'utf8'),
    write: (file, text) => writeFile(join(folder, file), text),
    async filesWith(expression) {
      const found = await git('grep', '--untracked', '-lE', expression, '--', '*.ts');
      return found.trim().split('\n');
    },
    status: () => git('status', '--porcelain'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The repository itself. */
export const here: Pick<Checkout, 'node'> = {
  node: (script, ...args) =>
    execute(process.execPath, [join(repositoryFolder, script), ...args], repositoryFolder),
};

async function execute(command: string, args: string[], cwd: string): Promise<string> {
  try {
    return (await run(command, args, { cwd, env: fastEnvironment(), maxBuffer: 2 ** 24 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

async function copyFiles(folder: string): Promise<void> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = await execute('git', args, repositoryFolder);
  const files = new Set(listed.split('\0').filter(Boolean));
  for (const file of files) {
    const isThere = await stat(join(repositoryFolder, file)).catch(() => undefined);
    if (!isThere) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(repositoryFolder, file), join(folder, file));
  }
}

async function linkPackages(folder: string): Promise<void> {
  const from = join(repositoryFolder, 'node_modules');
  const to = join(folder, 'node_modules');
  await mkdir(join(to, '@supergraph'), { recursive: true });
  // The dotted ones are caches and npm's notes; commands are not.
  const isWanted = (name: string) =>
    name !== '@supergraph' && (!name.startsWith('.') || name === '.bin');
  const packages = (await readdir(from)).filter(isWanted);
  await Promise.all(packages.map((name) => symlink(join(from, name), join(to, name))));
  const below = async (street: string) =>
    (await readdir(join(repositoryFolder, street))).map((name) => `${street}/${name}`);
  const workspaces = [
    'gateway',
    'console',
    ...sharedFolders,
    ...(await below('tools')),
    ...(await below('subgraphs')),
  ];
  for (const workspace of workspaces) {
    const name = workspace.split('/').at(-1) ?? workspace;
    await symlink(`../../${workspace}`, join(to, '@supergraph', name));
    await linkOwnPackages(workspace, folder);
  }
}

/** Those of which the workspace needs another version than the rest. */
async function linkOwnPackages(workspace: string, folder: string): Promise<void> {
  const from = join(repositoryFolder, workspace, 'node_modules');
  const to = join(folder, workspace, 'node_modules');
  const names = await readdir(from).catch(() => []);
  if (names.length > 0) await mkdir(to, { recursive: true });
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
}
