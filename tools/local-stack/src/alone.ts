import { mkdir, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Whoever holds a lock for longer has died. */
const HELD_MS_MAX = 180_000;
const LOOK_AGAIN_MS = 100;

/**
 * Does something that no other process of this machine does at the same time; waits for its turn.
 *
 * @param lock a folder that is there while somebody is at it
 */
export async function alone<Result>(lock: string, work: () => Promise<Result>): Promise<Result> {
  while (!(await isMine(lock))) await delay(LOOK_AGAIN_MS);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isMine(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const since = await stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  if (Date.now() - since > HELD_MS_MAX) await rm(lock, { recursive: true, force: true });
  return false;
}
