import type { Request, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ConsoleBrowser, type ConsoleWindow, openConsoleBrowser } from './browser.ts';

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
    const asked = askedBy(route.request());
    await (asked?.operationName === 'ConsoleOrders' ? answer(asked, route) : route.fallback());
  });
}

function askedBy(request: Request): Asked | undefined {
  return (request.postDataJSON() as Asked | null) ?? undefined;
}

/** Orders from one number to before another, and whether there are more. */
function pageOf(from: number, to: number, hasNextPage = false) {
  const nodes = Array.from({ length: to - from }, (_, index) => orderOf(from + index));
  const pageInfo = { __typename: 'PageInfo', hasNextPage, endCursor: String(to) };
  return { data: { orders: { __typename: 'OrderConnection', nodes, pageInfo } } };
}

function orderOf(n: number) {
  return {
    ...{ __typename: 'Order', id: `ord_${n}`, number: `ORD-${n}`, status: 'COMPLETED' },
    placedAt: '2026-03-01T12:00:00.000Z',
    total: { __typename: 'Money', amountMinor: '1290', currency: 'EUR' },
    lines: [{ __typename: 'OrderLine', id: `oln_${n}`, name: 'A mug', quantity: 1 }],
    customer: { __typename: 'User', id: 'usr_1', displayName: 'Ada', email: 'ada@example.com' },
  };
}

const link = (n: number) => window.page.getByRole('link', { name: `ORD-${n}`, exact: true });
const table = () => window.page.locator('table[aria-rowcount]');

it('lists 100,000 orders with no more of them in the page than are in sight', async () => {
  const { go } = window;
  const [total, pageSize] = [100_000, 10_000];
  await answerLists(async ({ variables }, route) => {
    const from = Number(variables.after ?? 0);
    await route.fulfill({ json: pageOf(from, from + pageSize, from + pageSize < total) });
  });
  await go('/orders');
  await link(0).waitFor();
  for (let loaded = pageSize; loaded <= total; loaded += pageSize) {
    await table().evaluate((element) => {
      const { parentElement: box } = element as unknown as { parentElement: Scrolled };
      box.scrollTop = box.scrollHeight;
    });
    await link(loaded - 1).waitFor();
  }
  expect(await table().locator('tbody tr').count()).toBeLessThan(100);
  await table().evaluate((element) => {
    (element as unknown as { parentElement: Scrolled }).parentElement.scrollTop = 0;
  });
  await link(0).waitFor();
});

interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
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
  fulfill(json: object): void;
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
              fulfill: (json) => void route.fulfill({ json }).then(answered),
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
