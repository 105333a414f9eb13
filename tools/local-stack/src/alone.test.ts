import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alone } from './alone.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alone-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('lets one in at a time, also after one that failed', async () => {
  const lock = join(folder, 'lock');
  let inside = 0;
  const work = async () => {
    inside += 1;
    const seen = inside;
    await new Promise(setImmediate);
    inside -= 1;
    if (seen !== 1) throw new Error('not alone');
  };
  await Promise.all([alone(lock, work), alone(lock, work), alone(lock, work)]);
  await expect(alone(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await alone(lock, work);
});

it('waits for nobody who has died', async () => {
  const lock = join(folder, 'lock');
  await mkdir(lock);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(lock, longAgo, longAgo);
  expect(await alone(lock, async () => 'done')).toBe('done');
});
