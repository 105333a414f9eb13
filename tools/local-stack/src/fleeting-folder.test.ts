import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { makeFleetingFolder } from './fleeting-folder.ts';

async function placeOf(freeBytesMin: number): Promise<string> {
  const folder = await makeFleetingFolder('fleeting-', freeBytesMin);
  await rm(folder, { recursive: true });
  return dirname(folder);
}

it('lies among the temporary files where there is too little room in memory', async () => {
  expect(await placeOf(Number.POSITIVE_INFINITY)).toBe(tmpdir());
});

it('lies in memory where the system offers it for files', async () => {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '');
  const isOffered = /^\S+ \/dev\/shm tmpfs /m.test(mounts);
  expect(await placeOf(0)).toBe(isOffered ? '/dev/shm' : tmpdir());
});
