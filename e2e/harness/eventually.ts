import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the assertions in `check` hold, and returns what it returns.
 *
 * @throws what `check` threw last, once the deadline has passed
 */
export async function eventually<T>(
  check: () => Promise<T>,
  { withinMs = 60_000 }: { withinMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}
