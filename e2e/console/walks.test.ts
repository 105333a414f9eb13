import type { demoLogins } from '@supergraph/demo-data/users';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

type Login = keyof typeof demoLogins;

/** What each of them finds in the menu, in its order. */
const menus: Record<Login, string[]> = {
  admin: ['Home', 'Orders', 'Products', 'Stock', 'People', 'Operations', 'Explore', 'My account'],
  support: ['Home', 'Orders', 'Products', 'Stock', 'People', 'Operations', 'Explore', 'My account'],
  warehouse: ['Home', 'Orders', 'Products', 'Stock', 'Explore', 'My account'],
  customer: ['Home', 'Orders', 'Products', 'Explore', 'My account'],
  customer2: ['Home', 'Orders', 'Products', 'Explore', 'My account'],
};

/** Nothing is awaited any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** What stands on the page instead says more than that something was not there. */
async function openFirst(page: Page, link: Locator): Promise<void> {
  const opened = await link.elementHandle();
  try {
    await link.click();
    // The address is ahead of the screen, which may have to be loaded; the list stays until then.
    await opened?.waitForElementState('hidden');
  } catch (cause) {
    const shown = await page.locator('body').textContent();
    throw new Error(`nothing could be opened at ${page.url()}:\n${shown}`, { cause });
  }
}

describe.each(Object.keys(menus) as Login[])('%s', (login) => {
  it('walks through every screen and never asks for what is not theirs', async () => {
    const { page, faults, go, signIn } = await browser.open();
    await go('/');
    await signIn(login);
    const menu = page.getByRole('navigation', { name: 'Screens' });
    expect(await menu.getByRole('link').locator('span:first-of-type').allInnerTexts()).toEqual(
      menus[login],
    );
    for (const name of menus[login]) {
      if (name === 'Explore') continue;
      await menu.getByRole('link', { name }).click();
      await menu.locator('[aria-current=page]', { hasText: name }).waitFor();
      // The menu is ahead of the screen, which may have to be loaded; the one before stays until then.
      const title = name === 'Home' ? /./ : new RegExp(`${name}$`, 'i');
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await settled(page);
      const first = page.locator('table[aria-rowcount] tbody').getByRole('link').first();
      if (!(await first.isVisible())) continue;
      await openFirst(page, first);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      expect(await page.getByRole('alert').count()).toBe(0);
    }
    expect(faults).toEqual([]);
  });
});

it('explains a link to a page that is for others', async () => {
  const { page, faults, go, signIn } = await browser.open();
  await go('/people');
  await signIn('customer');
  await page.getByText('You may not see this page').waitFor();
  await page.getByText(/people who may see people/).waitFor();
  expect(faults).toEqual([]);
});
