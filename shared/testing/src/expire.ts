import { vi } from 'vitest';

/** Longer than a busy machine needs for a first answer, shorter than the time between two signs of life. */
const lifetimeSeconds = 10;

/**
 * Has whatever waits for the end of a token meet it at once, however fast the machine is.
 *
 * @param begin is given the token's lifetime, and begins what ends with it
 */
export async function untilExpired<T>(begin: (lifetimeSeconds: number) => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
  try {
    const begun = await begin(lifetimeSeconds);
    vi.advanceTimersByTime(lifetimeSeconds * 1_000);
    return begun;
  } finally {
    vi.useRealTimers();
  }
}
