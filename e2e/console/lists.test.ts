import { readFile } from 'node:fs/promises';
import type { Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ConsoleBrowser, type ConsoleWindow, openConsoleBrowser, watch } from './browser.ts';

let browser: ConsoleBrowser;
let window: ConsoleWindow;

beforeAll(async () => {
  browser = await openConsoleBrowser();
  window = await browser.open();
  await window.go('/orders');
  await window.signIn('support');
});

beforeEach(() => window.page.unroute('**/graphql'));

afterAll(() => browser.close());

const GRAPH = '**/graphql';

interface Asked {
  readonly operationName: string;
  readonly variables: { after?: string | null; filter?: { number?: string } };
}

/** Answers what the list asks for; everything else is the graph's. */
async function answerLists(answer: (asked: Asked, route: Route) => Promise<void>): Promise<void> {
  await window.page.route(GRAPH, async (route) => {
    const asked = route.request().postDataJSON() as Asked | null;
    await (asked?.operationName === 'ConsoleOrders' ? answer(asked, route) : route.fallback());
  });
}

/** The last orders, from one number to before another. */
function pageOf(from: number, to: number, { hasNextPage = false } = {}) {
  const nodes = Array.from({ length: to - from }, (_, index) => orderOf(from + index));
  const pageInfo = { __typename: 'PageInfo', hasNextPage, endCursor: String(to) };
  return { data: { orders: { __typename: 'OrderConnection', nodes, pageInfo } } };
}

function orderOf(n: number | string) {
  return {
    ...{ __typename: 'Order', id: `ord_${n}`, number: `ORD-${n}`, status: 'COMPLETED' },
    placedAt: '2026-03-01T12:00:00.000Z',
    total: { __typename: 'Money', amountMinor: '1290', currency: 'EUR' },
    lines: [{ __typename: 'OrderLine', id: `oln_${n}`, name: 'A mug', quantity: 1 }],
    customer: { __typename: 'User', id: 'usr_1', displayName: 'Ada', email: 'ada@example.com' },
  };
}

const link = (n: number) => window.page.getByRole('link', { name: `ORD-${n}`, exact: true });

it('lists 100,000 orders with no more of them in the page than are in sight', async () => {
  const [total, pageSize] = [100_000, 50_000];
  const page = await window.context.newPage();
  await page.addInitScript(answersInPage(total, pageSize));
  await watch(page).go('/orders');
  const link = (n: number) => page.getByRole('link', { name: `ORD-${n}`, exact: true });
  await link(0).waitFor();
  for (let loaded = pageSize; loaded <= total; loaded += pageSize) {
    await page.evaluate(scrollTo('box.scrollHeight'));
    await link(loaded - 1).waitFor();
  }
  expect(await page.locator('table[aria-rowcount] tbody tr').count()).toBeLessThan(100);
  await page.evaluate(scrollTo(0));
  await link(0).waitFor();
  await page.close();
});

function scrollTo(top: 'box.scrollHeight' | 0): string {
  return `{ const box = document.querySelector('table[aria-rowcount]').parentElement; box.scrollTop = ${top}; }`;
}

/** Made where they are shown: through the browser's protocol so many would take long. */
function answersInPage(total: number, pageSize: number): string {
  const template = JSON.stringify(orderOf('#'));
  return `{
    const { fetch } = window;
    window.fetch = async (url, options) => {
      const asked = JSON.parse(options?.body ?? '{}');
      if (asked.operationName !== 'ConsoleOrders') return fetch(url, options);
      const from = Number(asked.variables.after ?? 0);
      const to = from + ${pageSize};
      const nodes = Array.from({ length: ${pageSize} }, (_, index) =>
        JSON.parse(${JSON.stringify(template)}.replaceAll('#', from + index)));
      const pageInfo = { __typename: 'PageInfo', hasNextPage: to < ${total}, endCursor: String(to) };
      return Response.json({ data: { orders: { __typename: 'OrderConnection', nodes, pageInfo } } });
    };
  }`;
}

it('sketches what is slow at once, and keeps the last list while the next is on its way', async () => {
  const { page, go } = window;
  const held = holdLists();
  await held.begin();
  await go('/orders');
  await page.locator('table[aria-busy=true] .skeleton').first().waitFor();
  (await held.next()).fulfill(pageOf(0, 3));
  await link(2).waitFor();
  await page.getByRole('button', { name: 'Newest first' }).click();
  const next = await held.next();
  await page.getByRole('button', { name: 'Oldest first' }).waitFor();
  expect(await link(2).isVisible()).toBe(true);
  next.fulfill(pageOf(7, 8));
  await link(7).waitFor();
  expect(await link(2).count()).toBe(0);
});

it('cancels what was asked for by the letters before, and keeps what is on screen', async () => {
  const { page, go } = window;
  const held = holdLists();
  await held.begin();
  await go('/orders');
  (await held.next()).fulfill(pageOf(0, 3));
  await link(2).waitFor();
  await page.getByRole('searchbox', { name: 'Order number' }).fill('4');
  const outdated = await held.next();
  expect(outdated.asked.variables.filter).toEqual({ number: 'ORD-0000004' });
  const cancelled = page.waitForEvent('requestfailed', (request) => request === outdated.request);
  await page.getByRole('searchbox', { name: 'Order number' }).fill('42');
  const wanted = await held.next();
  expect(wanted.asked.variables.filter).toEqual({ number: 'ORD-0000042' });
  await cancelled;
  expect(await link(2).isVisible()).toBe(true);
  wanted.fulfill(pageOf(42, 43));
  await link(42).waitFor();
  expect(await link(2).count()).toBe(0);
});

it('waits as it is asked to where it has asked too fast, and goes on', async () => {
  const held = holdLists();
  await held.begin();
  await window.go('/orders');
  (await held.next()).fulfill(tooFast, 429);
  (await held.next()).fulfill(pageOf(0, 3));
  await link(2).waitFor();
  expect(await window.page.getByRole('alert').count()).toBe(0);
});

const tooFast = {
  data: null,
  errors: [{ message: 'Too fast.', extensions: { code: 'RATE_LIMITED', retryAfterMs: 20 } }],
};

it('exports page by page, goes on after a failure where it stood, and stops at once', async () => {
  const { page, go } = window;
  const held = holdLists();
  await held.begin();
  await go('/orders');
  (await held.next()).fulfill(pageOf(0, 3));
  await link(2).waitFor();
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  (await held.next()).fulfill(pageOf(0, 2, { hasNextPage: true }));
  const failing = await held.next();
  await page.getByText('2 orders read.').waitFor();
  failing.fulfill(unavailable);
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  const rest = await held.next();
  expect(rest.asked.variables.after).toBe('2');
  const coming = page.waitForEvent('download');
  rest.fulfill(pageOf(2, 3));
  const lines = (await readFile(await (await coming).path(), 'utf8')).split('\r\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual([
    ...['\uFEFFnumber', 'ORD-0', 'ORD-1', 'ORD-2', ''],
  ]);

  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const { request } = await held.next();
  const cancelled = page.waitForEvent('requestfailed', (failed) => failed === request);
  await page.getByRole('button', { name: 'Stop' }).click();
  await cancelled;
  expect(await page.getByRole('dialog').count()).toBe(0);
});

const unavailable = {
  data: { orders: null },
  errors: [
    { message: 'No answer.', path: ['orders'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
  ],
};

it('says that it is offline, keeps what it has, and goes on by itself', async () => {
  const { context, page, go } = window;
  await go('/orders');
  const row = page.getByRole('link', { name: /^ORD-/ }).first();
  await row.waitFor();
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await row.waitFor();
  await page.getByRole('button', { name: 'Newest first' }).click();
  await page.getByText('The gateway cannot be reached.').waitFor();
  await context.setOffline(false);
  await row.waitFor();
  await page.getByText('The gateway cannot be reached.').waitFor({ state: 'detached' });
  expect(await page.getByText('You are offline.').count()).toBe(0);
});

it('asks again by itself where nobody has answered', async () => {
  const { page, go } = window;
  let asked = 0;
  await answerLists(async (_asked, route) => {
    asked += 1;
    await (asked === 1 ? route.abort('connectionrefused') : route.fulfill({ json: pageOf(0, 3) }));
  });
  await go('/orders');
  await page.getByText('The gateway cannot be reached.').waitFor();
  await link(2).waitFor();
  await page.getByText('The gateway cannot be reached.').waitFor({ state: 'detached' });
});

it('draws its chart for a browser whose language is none', async () => {
  const page = await window.context.newPage();
  await page.addInitScript(
    "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' })",
  );
  await watch(page).go('/?day=2026-06-30');
  await page.locator('.uplot canvas').waitFor();
  await page.close();
});

it('opens on a day without orders with the way to the last that had some', async () => {
  const { page, go } = window;
  await go('/?day=2020-01-01');
  await page.getByText('Nothing was ordered on this day').waitFor();
  await page.getByRole('link', { name: /^Show / }).click();
  await page.getByRole('heading', { name: 'Orders per hour' }).waitFor();
  expect(page.url()).not.toContain('2020-01-01');
});

interface Held {
  readonly asked: Asked;
  readonly request: Request;
  fulfill(json: object, status?: number): void;
}

/** Requests for lists, each answered when the test says so. */
function holdLists() {
  const waiting: Held[] = [];
  const wanted: ((held: Held) => void)[] = [];
  return {
    begin: () =>
      answerLists(
        (asked, route) =>
          new Promise((answered) => {
            const held: Held = {
              asked,
              request: route.request(),
              fulfill: (json, status = 200) => void route.fulfill({ json, status }).then(answered),
            };
            const taker = wanted.shift();
            if (taker) taker(held);
            else waiting.push(held);
          }),
      ),
    next(): Promise<Held> {
      const held = waiting.shift();
      return held ? Promise.resolve(held) : new Promise((taken) => wanted.push(taken));
    },
  };
}
