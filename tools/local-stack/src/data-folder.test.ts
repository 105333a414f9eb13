import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { StackError } from './stack-error.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-folder-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes secrets once, for the owner alone', async () => {
  const data = await openDataFolder(folder, { fresh: false });
  const secrets = await data.secrets();
  expect(secrets.gatewaySecret).toMatch(/^[0-9a-f]{64}$/);
  expect(secrets.keyEncryptionSecret).not.toBe(secrets.gatewaySecret);
  expect(await data.secrets()).toEqual(secrets);
  const { mode } = await stat(join(folder, 'secrets.json'));
  expect(mode & 0o777).toBe(0o600);
});

it('remembers its state until it is asked to begin anew', async () => {
  const data = await openDataFolder(folder, { fresh: false });
  await data.writeState({ migrated: { auth: 'a hash' }, demoLoaded: ['auth'] });
  const again = await openDataFolder(folder, { fresh: false });
  expect(await again.readState()).toEqual({
    migrated: { auth: 'a hash' },
    demoLoaded: ['auth'],
  });
  const fresh = await openDataFolder(folder, { fresh: true });
  expect(await fresh.readState()).toEqual({ migrated: {}, demoLoaded: [] });
});

it('removes nothing but its own when it begins anew', async () => {
  await mkdir(join(folder, 'postgres'));
  await writeFile(join(folder, 'postgres', 'a-table'), '');
  await writeFile(join(folder, 'holiday.jpg'), '');
  await openDataFolder(folder, { fresh: true });
  expect((await readdir(folder)).toSorted()).toEqual(['holiday.jpg', 'logs', 'stack.pid']);
});

it('is for one stack at a time', async () => {
  await writeFile(join(folder, 'stack.pid'), String(process.ppid));
  await expect(openDataFolder(folder, { fresh: false })).rejects.toThrow(
    `The data folder ${folder} is in use by another stack (process ${process.ppid})`,
  );
});

it('is taken over from a stack that was killed', async () => {
  // No system gives out a process id this high.
  await writeFile(join(folder, 'stack.pid'), '2147483647');
  const data = await openDataFolder(folder, { fresh: false });
  expect(data.wasLeftBehind).toBe(true);
  await data.release();
  expect((await openDataFolder(folder, { fresh: false })).wasLeftBehind).toBe(false);
});

it('says when it cannot be written', async () => {
  await writeFile(join(folder, 'file'), '');
  const opening = openDataFolder(join(folder, 'file', 'data'), { fresh: false });
  await expect(opening).rejects.toThrow(StackError);
  await expect(opening).rejects.toThrow(`The data folder ${folder}/file/data cannot be written`);
});

it("keeps a service's variables as an env file that only the owner reads", async () => {
  const data = await openDataFolder(folder, { fresh: false });
  await data.writeVariables('auth', { DATABASE_URL: 'postgres://a:b@c/d', AUTH_PORT: '4001' });
  const file = join(folder, 'env', 'auth.env');
  expect(parseEnv(await readFile(file, 'utf8'))).toEqual({
    DATABASE_URL: 'postgres://a:b@c/d',
    AUTH_PORT: '4001',
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
