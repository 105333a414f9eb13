import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** What statfs calls a file system that lies in memory. */
const TMPFS = 0x01021994;
/** Nine times what the tests were seen to take, folder by folder. */
const FREE_BYTES_MIN = 4 * 2 ** 30;

/**
 * A new folder for databases that nobody needs after this run: in memory where there is room for them
 * (decision 69), else among the temporary files.
 */
export async function makeFleetingFolder(
  prefix: string,
  freeBytesMin = FREE_BYTES_MIN,
): Promise<string> {
  const found = await statfs(memory).catch(() => undefined);
  const hasRoom = found?.type === TMPFS && found.bavail * found.bsize >= freeBytesMin;
  return mkdtemp(join(hasRoom ? memory : tmpdir(), prefix));
}
