import type { Page } from 'playwright-core';

export interface Shot {
  readonly name: string;
  readonly app?: 'console' | 'shop';
  /** Below the app's. */
  readonly path: string;
  /** Who signs in where it is asked; whom the command names when left out. */
  readonly login?: string;
  /** Goes where no address leads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const openFirst = async (page: Page) => {
  const address = page.url();
  await page.getByRole('row').nth(2).getByRole('link').first().click();
  await page.waitForURL((url) => url.href !== address);
};

const openOnly = async (page: Page) => {
  await page.getByRole('link', { name: /Carla Customer/ }).click();
};

export const screens: readonly Shot[] = [
  { name: 'sign-in', path: '/' },
  { name: 'home', path: '/?day=2026-06-30' },
  { name: 'orders', path: '/orders' },
  { name: 'order', path: '/orders?status=["CONFIRMED"]&to=2026-06-30', prepare: openFirst },
  { name: 'products', path: '/products' },
  { name: 'product', path: '/products', prepare: openFirst },
  { name: 'stock', path: '/stock' },
  { name: 'ledger', path: '/stock/ledger' },
  { name: 'people', path: '/people' },
  { name: 'person', path: '/people?q=carla', prepare: openOnly },
  { name: 'roles', path: '/people/roles' },
  { name: 'operations', path: '/operations' },
  { name: 'account', path: '/account' },
  { name: 'explore', path: '/explore' },
  {
    name: 'palette',
    path: '/orders',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/A screen/).fill('carl');
    },
  },
];
