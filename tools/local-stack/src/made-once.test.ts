import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { madeOnce } from './made-once.ts';

let room: string;

beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'made-once-'));
});

afterEach(() => rm(room, { recursive: true, force: true }));

const makeDish = vi.fn(async (folder: string) => {
  await mkdir(join(folder, 'plate'));
  await writeFile(join(folder, 'plate', 'dish'), 'soup');
});

beforeEach(() => {
  makeDish.mockClear();
});

it('is made by one of those who want it at the same time, and once for those who come later', async () => {
  const want = () => madeOnce({ room, name: 'dish' }, makeDish);
  const folders = await Promise.all([want(), want()]);
  expect(await want()).toBe(folders[0]);
  expect(makeDish).toHaveBeenCalledTimes(1);
  expect(await readFile(join(room, 'dish', 'plate', 'dish'), 'utf8')).toBe('soup');
});

it.each([
  ['lacks a file', (file: string) => rm(file)],
  ['has a file that is cut off', (file: string) => truncate(file, 2)],
  ['has a file too many', (file: string) => writeFile(`${file}-of-the-day`, '')],
])('is made anew where it %s', async (_, damage) => {
  const folder = await madeOnce({ room, name: 'dish' }, makeDish);
  await damage(join(folder, 'plate', 'dish'));
  await madeOnce({ room, name: 'dish' }, makeDish);
  expect(makeDish).toHaveBeenCalledTimes(2);
  expect(await readdir(join(folder, 'plate'))).toEqual(['dish']);
  expect(await readFile(join(folder, 'plate', 'dish'), 'utf8')).toBe('soup');
});

it('is not there after it could not be made, and is tried again', async () => {
  const spoil = async (folder: string) => {
    await writeFile(join(folder, 'half'), '');
    throw new Error('burnt');
  };
  await expect(madeOnce({ room, name: 'dish' }, spoil)).rejects.toThrow('burnt');
  expect(await readdir(room)).toEqual([]);
  await madeOnce({ room, name: 'dish' }, makeDish);
  expect((await readdir(join(room, 'dish'))).toSorted()).toEqual(['plate', 'sizes.json']);
});

it('keeps the one before it, and no older ones', async () => {
  for (const [name, madeAt] of [
    ['first', 1_000],
    ['second', 2_000],
  ] as const) {
    await utimes(await madeOnce({ room, name }, makeDish), madeAt, madeAt);
  }
  await madeOnce({ room, name: 'third' }, makeDish);
  expect((await readdir(room)).toSorted()).toEqual(['second', 'third']);
});
