import { performance } from 'node:perf_hooks';

/** Whether a process has its hands full with what people wait for. */
export type IsBusy = () => boolean;

/** Milliseconds that have passed, and for how many of them the event loop was at work. */
interface LoopTime {
  readonly atMs: number;
  readonly activeMs: number;
}

const WINDOW_MS = 100;
const BUSY_SHARE = 0.5;

/**
 * Looks at how much of the time the event loop is at work: half of it means that whoever comes now waits, and a mail
 * costs as much of it as a request. What it says holds for a tenth of a second at least.
 *
 * @param read default: of this process
 */
export function watchEventLoop(read = loopTime): IsBusy {
  let since = read();
  let isBusy = false;
  return () => {
    const now = read();
    const passedMs = now.atMs - since.atMs;
    if (passedMs < WINDOW_MS) return isBusy;
    isBusy = now.activeMs - since.activeMs > passedMs * BUSY_SHARE;
    since = now;
    return isBusy;
  };
}

function loopTime(): LoopTime {
  return { atMs: performance.now(), activeMs: performance.eventLoopUtilization().active };
}
