import type { Page } from 'playwright-core';
import type { Shot } from './screens.ts';

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('list', { name: 'Products' }).getByRole('link').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** The shop's screens; those of an order need somebody who has ordered. */
export const shopScreens: readonly Shot[] = [
  { name: 'shop', app: 'shop', path: '/' },
  { name: 'shop-search', app: 'shop', path: '/?search=lamp&tag=lighting&sort=TITLE_ASC' },
  { name: 'shop-nothing', app: 'shop', path: '/?search=zeppelin' },
  { name: 'shop-product', app: 'shop', path: '/?search=kettle', prepare: openFirst },
  { name: 'shop-cart-empty', app: 'shop', path: '/cart' },
  { name: 'shop-sign-in', app: 'shop', path: '/sign-in' },
  { name: 'shop-register', app: 'shop', path: '/register' },
  {
    name: 'shop-cart',
    app: 'shop',
    path: '/?search=lamp',
    async prepare(page) {
      await openFirst(page);
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.goBack();
      await page.getByRole('list', { name: 'Products' }).getByRole('link').nth(1).click();
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByRole('link', { name: /^Cart/ }).click();
      await page.getByText('Total').waitFor();
    },
  },
  { name: 'shop-checkout', app: 'shop', path: '/checkout', login: 'customer@example.com' },
  { name: 'shop-account', app: 'shop', path: '/account', login: 'customer@example.com' },
  { name: 'shop-orders', app: 'shop', path: '/orders', login: 'customer@example.com' },
  {
    name: 'shop-order',
    app: 'shop',
    path: '/orders',
    login: 'customer@example.com',
    prepare: (page) => page.getByRole('list', { name: 'Orders' }).getByRole('link').first().click(),
  },
];
