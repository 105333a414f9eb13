import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Reading } from './judge.ts';

const told = z.object({ memoryBytes: z.number(), handles: z.number() });

const ANSWER_MS_MAX = 10_000;
const LOOK_MS = 20;

/** What `NODE_OPTIONS` must hold, so that a process can be asked; `folder` is where it answers. */
export function askable(folder: string): string {
  const preload = new URL('./tell-holdings.ts', import.meta.url);
  preload.searchParams.set('folder', folder);
  return `--import=${preload.href}`;
}

/** What a process holds once its garbage is gone. */
export async function readHoldings(folder: string, of: string, pid: number): Promise<Reading[]> {
  const file = join(folder, `${pid}.json`);
  await rm(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (let waitedMs = 0; waitedMs < ANSWER_MS_MAX; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { memoryBytes, handles } = told.parse(JSON.parse(text));
    return [
      { measure: 'memory', of, value: memoryBytes },
      { measure: 'handles', of, value: handles },
    ];
  }
  throw new Error(`${of} did not say within ${ANSWER_MS_MAX} ms what it holds.`);
}
