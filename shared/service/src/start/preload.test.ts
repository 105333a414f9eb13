import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const start = 'shared/service/src/start';
const lock = 'node_modules/.package-lock.json';

let root: string;
const write = (file: string, text: string) => writeFile(join(root, file), text);
const beginWith = (main: string) =>
  write('node_modules/kitchen/package.json', JSON.stringify({ type: 'module', exports: main }));

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'preload-')));
  await cp(import.meta.dirname, join(root, start), { recursive: true });
  await mkdir(join(root, 'node_modules/kitchen'), { recursive: true });
  await mkdir(join(root, 'house/src'), { recursive: true });
  await write(lock, '{}');
  await write('node_modules/kitchen/soup.js', `export default 'soup';`);
  await write('node_modules/kitchen/stew.js', `export default 'stew';`);
  await write('house/src/main.ts', `process.stdout.write((await import('kitchen')).default);`);
  await beginWith('./soup.js');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function serve(): Promise<string> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = ['--import', join(root, start, 'preload.ts'), join(root, 'house/src/main.ts')];
  return (await run(process.execPath, args, { env })).stdout.trim();
}

it('asks Node for what stands for a package once, and again when npm has installed something', async () => {
  expect(await serve()).toBe('soup');
  await beginWith('./stew.js');
  expect(await serve()).toBe('soup');
  await utimes(join(root, lock), 1, 1);
  expect(await serve()).toBe('stew');
  expect(await readdir(join(root, 'node_modules/.cache/resolutions'))).toHaveLength(1);
});

it('asks each time where npm has left no note of what it installed', async () => {
  await rm(join(root, lock));
  expect(await serve()).toBe('soup');
  await beginWith('./stew.js');
  expect(await serve()).toBe('stew');
});

it('ends as it would have where nothing can be kept, or what was kept is cut off', async () => {
  await write('node_modules/.cache', '');
  expect(await serve()).toBe('soup');
  await rm(join(root, 'node_modules/.cache'));
  expect(await serve()).toBe('soup');
  const [file = ''] = await readdir(join(root, 'node_modules/.cache/resolutions'));
  await write(`node_modules/.cache/resolutions/${file}`, '{"installedMs":');
  expect(await serve()).toBe('soup');
});
