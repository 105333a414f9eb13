import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleBrowser, type ConsoleWindow, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;
let window: ConsoleWindow;

beforeAll(async () => {
  browser = await openConsoleBrowser();
  window = await browser.open({ reducedMotion: 'reduce' });
  await window.go('/');
  await window.signIn('admin');
});

afterAll(() => browser.close());

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function faultsOf(page: Page, runOnly: object): Promise<string[]> {
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)} })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`,
  );
  return found as string[];
}

/** Until then colours are those of before, or on their way. */
const nextFrames = `new Promise((drawn) =>
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))`;

/** The screen is there, which may have to be loaded, and nothing is awaited any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('#main').getByText(/\S/).first().waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** Of the other theme only colours are different. */
async function inBothThemes(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(nextFrames);
  const inLight = await faultsOf(page, { type: 'tag', values: wcag });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(nextFrames);
  const inDark = await faultsOf(page, { type: 'rule', values: ['color-contrast'] });
  return [...inLight, ...inDark];
}

it.each([
  '/?day=2026-06-30',
  '/orders',
  '/products',
  '/stock',
  '/stock/ledger',
  '/people',
  '/people/roles',
  '/operations',
  '/account',
  '/no/such/page',
])('%s can be used by everybody, in both themes', async (path) => {
  const { page, go } = window;
  await go(path);
  await settled(page);
  expect(await inBothThemes(page)).toEqual([]);
});

it.each(['/orders', '/products', '/people'])('what %s lists can be, too', async (path) => {
  const { page, go } = window;
  await go(path);
  await page.locator('table[aria-rowcount] tbody').getByRole('link').first().click();
  // The address is ahead of the screen, which may have to be loaded; the list stays until then.
  await page.locator('table[aria-rowcount] tbody').waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
  expect(await inBothThemes(page)).toEqual([]);
});

it('signing in can be, here and elsewhere', async () => {
  const { page, go } = await browser.open({ reducedMotion: 'reduce' });
  await go('/sign-in?error=OIDC_DENIED');
  await page.getByRole('link', { name: 'Sign in with Elsewhere' }).waitFor();
  await page.getByRole('alert').waitFor();
  expect(await inBothThemes(page)).toEqual([]);
});

it('has a palette that keys alone lead through, and that gives the focus back', async () => {
  const { page, go } = window;
  await go('/orders');
  await page.locator('#main').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/A screen/).waitFor();
  expect(await inBothThemes(page)).toEqual([]);
  await page.keyboard.type('stoc');
  await page.getByRole('option', { name: /Stock/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Stock' }).waitFor();
  // One right after the other, for whoever takes long has left it at the first.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('p')]);
  await page.getByRole('heading', { name: 'Products' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('gpx');
  expect(await page.getByRole('searchbox').inputValue()).toBe('gpx');
});
