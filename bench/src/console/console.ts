import { buildConsole } from '@supergraph/local-stack/console-build';
import type { Stack } from '@supergraph/local-stack/stack';
import { percentile } from '../load.ts';
import { type ConsoleWindow, launchBrowser, openConsole } from './browser.ts';
import { fillOrders } from './fill-orders.ts';
import { type Frames, scrollThrough, standStill } from './scrolling.ts';

const ORDERS = 100_000;
const ROWS = 10_000;
const COLD_ROUNDS = 5;
const WARM_ROUNDS = 15;
/** Until the browser has compiled what it keeps. */
const WARM_UP_ROUNDS = 3;
const ON_TOP_MS_MAX = 150;
const HOME_MS_MAX = 1_000;
const FRAME_MS_MAX = 50;

/**
 * The console on many orders, as a browser has it: from navigation to the list on screen, with nothing cached and
 * with everything, beside the gateway's own answers to the same query in the same rounds; and scrolling.
 */
export async function benchConsole(stack: Stack): Promise<void> {
  await buildConsole();
  await fillOrders(stack.databaseUrls.orders, ORDERS);
  const browser = await launchBrowser();
  try {
    let window = await openConsole(browser, stack.urls.gateway);
    say(`the console on ${ORDERS} orders, medians from navigation to what is on screen`);
    const cold = await measure(COLD_ROUNDS, async () => {
      window = await window.withoutCache();
      return window;
    });
    say(told('list, cold', cold));
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await window.list();
    say(told('list, warm', await measure(WARM_ROUNDS, async () => window), ON_TOP_MS_MAX));
    say(`  standing still                      ${toldFrames(await standStill(window.page))}`);
    const scrolled = await scrollThrough(window.page, ROWS);
    say(`  scrolling ${ROWS} rows, down and up   ${toldFrames(scrolled)}   (bar: none)`);
    const home = await repeat(WARM_ROUNDS, () => window.home());
    say(`  home, warm   ${ms(median(home))}   (bar: <= ${HOME_MS_MAX} ms)`);
  } finally {
    await browser.close();
  }
}

interface Times {
  screen: number[];
  gateway: number[];
}

async function measure(rounds: number, next: () => Promise<ConsoleWindow>): Promise<Times> {
  const times: Times = { screen: [], gateway: [] };
  for (let round = 0; round < rounds; round += 1) {
    const window = await next();
    times.screen.push(await window.list());
    // Once each: who asks for many pages in a row is asked to wait.
    times.gateway.push(await window.askAgain());
  }
  return times;
}

async function repeat(times: number, work: () => Promise<number>): Promise<number[]> {
  const results: number[] = [];
  while (results.length < times) results.push(await work());
  return results;
}

function told(name: string, { screen, gateway }: Times, bar?: number): string {
  const onTop = median(screen) - median(gateway);
  const held = bar === undefined ? '' : `   (bar: <= ${bar} ms on top)`;
  return `  ${name}   ${ms(median(screen))}   gateway ${ms(median(gateway))}   on top ${ms(onTop)}${held}`;
}

function toldFrames(frames: Frames): string {
  const sorted = frames.toSorted((a, b) => a - b);
  const long = frames.filter((frame) => frame > FRAME_MS_MAX).length;
  const longest = ms(percentile(sorted, 1));
  return `${frames.length} frames, p99 ${ms(percentile(sorted, 0.99))}, longest ${longest}, ${long} above ${FRAME_MS_MAX} ms`;
}

function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const ms = (value: number) => `${value.toFixed(0)} ms`;
