import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastStart } from '@supergraph/service/start/fast-start';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../src/free-port.ts';
import { type EmbeddedPostgres, startPostgres } from '../src/postgres/embedded-postgres.ts';

let folder: string;
let port: number;
let server: EmbeddedPostgres | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  port = await freePort();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const data = () => join(folder, 'data');
const start = async (options: { folder?: string } = {}) => {
  server = await startPostgres({ folder: data(), port, fsync: false, ...options });
  return server;
};

async function query(url: string, text: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

test('a second start finds the data of the first again', async () => {
  const first = await start();
  expect(await first.createDatabase('auth')).toBe(true);
  expect(await first.createDatabase('auth')).toBe(false);
  await query(first.url('auth'), 'CREATE TABLE kept AS SELECT 7 AS value');
  await first.stop();
  await first.stop();

  const second = await start();
  expect(await query(second.url('auth'), 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
});

test('a start that was interrupted while it made the data folder is made good by the next', async () => {
  await mkdir(data());
  await writeFile(join(data(), 'PG_VERSION'), '18');
  await writeFile(`${data()}.initialising`, '');
  const { url } = await start();
  expect(await query(url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await readdir(folder)).toEqual(['data']);
});

test('text is UTF-8, and capitals of any language are known', async () => {
  const { url } = await start();
  expect(await query(url(), `SELECT lower('ÄÖÜ') AS text`)).toEqual([{ text: 'äöü' }]);
});

test('a folder that is being served, and a port that is taken, are named', async () => {
  await start();
  const elsewhere = { folder: join(folder, 'other'), port };
  await expect(startPostgres(elsewhere)).rejects.toThrow(`Port ${port} for Postgres is in use`);
  await expect(startPostgres({ folder: data(), port: await freePort() })).rejects.toThrow(
    /^The data folder .* is in use by another Postgres \(process \d+\): stop it first\.$/,
  );
});

test('a folder that cannot be written is named', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(startPostgres({ folder: file, port })).rejects.toThrow(
    new RegExp(`^The data folder ${file} cannot be written`),
  );
});

test('a server whose owner was killed ends by itself, and its folder can be served again', async () => {
  const module = new URL('../src/postgres/embedded-postgres.ts', import.meta.url).href;
  const code = `import { startPostgres } from ${JSON.stringify(module)};
    await startPostgres({ folder: ${JSON.stringify(data())}, port: ${port}, fsync: false });
    console.log('ready'); setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, [...fastStart, '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  owner.kill('SIGKILL');
  await once(owner, 'exit');

  // Not stopped by this test: start() itself waits for the former server's end.
  const { url } = await start();
  expect(await query(url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the pid of a crashed server, by now of another process, does not keep it from starting', async () => {
  await (await start()).stop();
  const pidFile = join(data(), 'postmaster.pid');
  await writeFile(pidFile, `${process.pid}\n${data()}\n`);
  await start();
  expect(Number.parseInt(await readFile(pidFile, 'utf8'), 10)).not.toBe(process.pid);
});
