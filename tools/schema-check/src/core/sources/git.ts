import { spawn } from 'node:child_process';
import { CannotRunError } from '../cannot-run.ts';

export interface Commit {
  readonly hash: string;
  /** As it was asked for, and the short hash. */
  readonly label: string;
}

/** What the check needs of a repository: it reads files of any commit without checking them out. */
export interface Repository {
  /** Absolute. */
  readonly root: string;
  /** @throws CannotRunError when there is no such commit */
  resolve(ref: string): Promise<Commit>;
  /** Where the current branch left the main branch. @throws CannotRunError when git cannot tell */
  mergeBase(mainBranch: string): Promise<Commit>;
  /** Files of a commit, relative to the root, that name subgraphs as a supergraph.yaml does, whatever they are called. */
  supergraphFiles(commit: Commit): Promise<readonly string[]>;
  /**
   * Texts by path, relative to the root, symbolic links followed; none for a path that the commit does not have.
   *
   * @throws CannotRunError when a link leads out of the repository
   */
  read(commit: Commit, paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** @throws CannotRunError when the folder is in no repository, or git is not installed */
export async function openRepository(folder: string): Promise<Repository> {
  const { status, output } = await git(folder, ['rev-parse', '--show-toplevel']);
  if (status !== 0) {
    throw new CannotRunError(`${folder} is in no git repository: name a file with --base.`);
  }
  const root = output.trim();
  return {
    root,
    resolve: (ref) => resolveCommit(root, ref),
    mergeBase: (mainBranch) => mergeBase(root, mainBranch),
    supergraphFiles: (commit) => supergraphFiles(root, commit),
    read: (commit, paths) => readFiles(root, commit, paths),
  };
}

/** Where a folder lies in its repository, with a slash at the end; empty at its root, and in none. */
export async function folderInRepository(folder: string): Promise<string> {
  const { status, output } = await git(folder, ['rev-parse', '--show-prefix']).catch(() => ({
    status: 1,
    output: '',
  }));
  return status === 0 ? output.trim() : '';
}

async function resolveCommit(root: string, ref: string): Promise<Commit> {
  const hash = await findCommit(root, ref);
  if (hash) return { hash, label: labelOf(ref, hash) };
  const hint = (await isShallow(root))
    ? ' This is a shallow clone: fetch more history (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab).'
    : '';
  throw new CannotRunError(`--base ${ref} is neither a file nor a commit that git knows.${hint}`);
}

async function mergeBase(root: string, mainBranch: string): Promise<Commit> {
  const candidates = [`origin/${mainBranch}`, mainBranch];
  for (const candidate of candidates) {
    if (!(await findCommit(root, candidate))) continue;
    const { status, output } = await git(root, ['merge-base', 'HEAD', candidate]);
    const hash = output.trim();
    if (status === 0 && hash) return { hash, label: labelOf(candidate, hash) };
    if (await isShallow(root)) {
      throw new CannotRunError(
        `This is a shallow clone, which does not hold the commit where the branch left ${candidate}: fetch more history (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab) or name a base with --base.`,
      );
    }
    throw new CannotRunError(
      `The branch has no commit in common with ${candidate}: name a base with --base.`,
    );
  }
  const shallow = (await isShallow(root)) ? ' in this shallow clone' : '';
  throw new CannotRunError(
    `There is neither ${candidates.join(' nor ')}${shallow} to compare with: fetch it, set mainBranch in the config, or name a base with --base.`,
  );
}

async function findCommit(root: string, ref: string): Promise<string | undefined> {
  // A leading "-" would be an option of git.
  if (ref.startsWith('-')) return;
  const { status, output } = await git(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    `${ref}^{commit}`,
  ]);
  return status === 0 ? output.trim() : undefined;
}

async function isShallow(root: string): Promise<boolean> {
  const { output } = await git(root, ['rev-parse', '--is-shallow-repository']);
  return output.trim() === 'true';
}

function labelOf(ref: string, hash: string): string {
  const short = hash.slice(0, 7);
  return hash.startsWith(ref) ? short : `${ref} (${short})`;
}

async function supergraphFiles(root: string, { hash }: Commit): Promise<string[]> {
  const pattern = ['-E', '-e', `^["']?subgraphs["']?[[:space:]]*:`];
  const { output } = await git(root, [
    ...['grep', '-l', '-z', '--full-name', ...pattern, hash],
    ...['--', '*.yaml', '*.yml'],
  ]);
  const prefix = `${hash}:`.length;
  return output.split('\0').flatMap((found) => (found ? [found.slice(prefix)] : []));
}

async function readFiles(
  root: string,
  { hash }: Commit,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = paths.map((path) => `${hash}:${path}\n`).join('');
  const { bytes } = await git(root, ['cat-file', '--batch', '--follow-symlinks'], names);
  const texts = new Map<string, string>();
  let offset = 0;
  for (const path of paths) {
    const end = bytes.indexOf(0x0a, offset);
    if (end < 0) break;
    // "<hash> <kind> <size in bytes>", "<kind of broken link> <size>", or "<name> missing".
    const [, kind, size] = bytes.toString('utf8', offset, end).match(/(\w+) (\d+)$/) ?? [];
    offset = end + 1;
    if (size === undefined) continue;
    if (kind === 'symlink') {
      throw new CannotRunError(
        `${path} is a link that leads out of the repository, so git cannot tell what it was: name a file with --base.`,
      );
    }
    const length = Number(size);
    if (kind === 'blob') texts.set(path, bytes.toString('utf8', offset, offset + length));
    offset += length + 1;
  }
  return texts;
}

interface Answer {
  readonly status: number;
  readonly output: string;
  readonly bytes: Buffer;
}

function git(folder: string, args: readonly string[], input = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', folder, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () =>
      reject(new CannotRunError('git cannot be started: install it, or name a file with --base.')),
    );
    child.on('close', (status) => {
      const bytes = Buffer.concat(chunks);
      resolve({ status: status ?? 1, output: bytes.toString('utf8'), bytes });
    });
    // git may end before it has read its input, which its status tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
