import { performance } from 'node:perf_hooks';

/** Milliseconds that have passed, and for how many of them the event loop was at work. */
interface LoopTime {
  readonly atMs: number;
  readonly activeMs: number;
}

const WINDOW_MS = 100;
const BUSY_SHARE = 0.5;
/** Between ten mails and the next: 300 a second, or 100 in a process that is busy. */
const REST_MS = 33;
const BUSY_REST_MS = 100;

/**
 * How long a courier rests, in milliseconds, by how much of the time the event loop is at work: half of it means that
 * whoever comes now waits. What it says holds for a tenth of a second at least.
 *
 * @param read default: of this process
 */
export function restByLoad(read = loopTime): () => number {
  let since = read();
  let restMs = REST_MS;
  return () => {
    const now = read();
    const passedMs = now.atMs - since.atMs;
    if (passedMs < WINDOW_MS) return restMs;
    const isBusy = now.activeMs - since.activeMs > passedMs * BUSY_SHARE;
    restMs = isBusy ? BUSY_REST_MS : REST_MS;
    since = now;
    return restMs;
  };
}

function loopTime(): LoopTime {
  return { atMs: performance.now(), activeMs: performance.eventLoopUtilization().active };
}
