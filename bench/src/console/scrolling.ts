import type { Page } from 'playwright-core';

/** Milliseconds between frames. */
export type Frames = readonly number[];

/** Of a row of the table. */
const ROW_PX = 40;
/** A frame: ten rows, as long as there are more. */
const STEP_PX = 400;
const STILL_FRAMES = 300;
/** Who does not arrive by then is stuck. */
const FRAMES_MAX = 50_000;

/** Down through so many rows, which are fetched on the way, and up again. */
export async function scrollThrough(page: Page, rows: number): Promise<Frames> {
  const down = await framesOf(page, `box.scrollTop + box.clientHeight < ${rows * ROW_PX}`, STEP_PX);
  return [...down, ...(await framesOf(page, 'box.scrollTop > 0', -STEP_PX))];
}

/** What frames take on this machine when nothing moves. */
export function standStill(page: Page): Promise<Frames> {
  return framesOf(page, `frames.length < ${STILL_FRAMES}`, 0);
}

async function framesOf(page: Page, isOnTheWay: string, stepPx: number): Promise<Frames> {
  const frames = await page.evaluate(`new Promise((arrived, failed) => {
    const box = document.querySelector('table[aria-rowcount]').parentElement;
    const frames = [];
    let last = performance.now();
    const step = (now) => {
      frames.push(now - last);
      last = now;
      if (!(${isOnTheWay})) return arrived(frames);
      if (frames.length > ${FRAMES_MAX}) return failed(new Error('stuck at ' + box.scrollTop));
      box.scrollTop += ${stepPx};
      requestAnimationFrame(step);
    };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(step); });
  })`);
  return frames as Frames;
}
