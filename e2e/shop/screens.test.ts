import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from '../console/browser.ts';
import { graphUrl } from '../harness/graph.ts';
import { mailsTo } from '../harness/mailbox.ts';
import { place } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';
import { giveImage } from './product-image.ts';
import { openShop } from './shop-window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('has no screen that somebody could not use, in either theme, nor one that is wider than a phone', async () => {
  const [article, customer] = await Promise.all([newArticle({ units: 5 }), newCustomer()]);
  const order = { lines: [{ variantId: article.variantId, quantity: 1 }] };
  const { data } = await place(customer.token, order);
  const { page, faults, go, add, signIn } = await openShop(browser, {
    viewport: { width: 360, height: 740 },
    reducedMotion: 'reduce',
  });
  await check(page, () => go('/cart'), 'Your cart is empty');
  await add(article.productId);
  await check(page, () => go(`/?search=${article.word}`), /1,?290|12\.90/);
  await check(page, () => go('/?search=zeppelin'), 'Nothing like that here');
  await check(page, () => go('/nowhere'), 'There is no such page');
  await check(page, () => go(`/products/${article.productId}`), '1 in your cart');
  await check(page, () => go('/cart'), 'Check out');
  await check(page, () => go('/register'), '15 characters or more');
  await check(page, () => go('/forgot-password'), 'Send me a link');
  await check(page, () => go('/reset-password#token=none'), 'Change the password');
  await check(page, () => go('/verify-email#token=none'), 'Confirm the address');
  await check(page, () => go('/sign-in?error=OIDC_DENIED'), 'You were not signed in elsewhere');
  await check(page, () => go('/sign-in?returnTo=/shop#challenge=none'), 'Six digits');
  await check(page, () => go('/checkout'), 'New here?');
  await signIn(customer);
  await check(page, async () => undefined, customer.email);
  await check(page, () => go('/account'), 'Where you are signed in');
  await check(page, () => go('/orders'), 'Confirmed');
  await check(page, () => go(`/orders/${data?.placeOrder.order?.id}`), 'Your things are set aside');
  expect(faults).toEqual([]);
});

it('shows what a product looks like, in the list, on its page and in the cart', async () => {
  const article = await newArticle({ units: 5 });
  for (const alt of ['From the front', 'From behind']) await giveImage(article.productId, alt);
  const { page, faults, go, add } = await openShop(browser);
  const isLoaded = (name: string) =>
    expect
      .poll(() => page.evaluate(`document.querySelector('img[alt="${name}"]')?.naturalWidth > 0`))
      .toBe(true);
  await go(`/?search=${article.word}`);
  await isLoaded('From the front');
  await add(article.productId);
  await page.getByRole('list', { name: 'Images' }).getByRole('button').nth(1).click();
  expect(await page.getByRole('img', { name: 'From behind' }).count()).toBe(2);
  await isLoaded('From behind');
  await go('/cart');
  await page.locator('main img').waitFor();
  expect(faults).toEqual([]);
});

it('shows an error with its request id, and the same screen once it is gone', async () => {
  const { page, go } = await openShop(browser);
  await page.route('**/graphql', async (route) => {
    const isList = route.request().postData()?.includes('ShopBrowse');
    await (isList ? route.fulfill({ json: unavailable }) : route.continue());
  });
  await go('/');
  await page.getByText('6d1f-request').waitFor();
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('list', { name: 'Products' }).getByRole('link').first().waitFor();
});

it('says the same to whoever registers, and lets in who has opened the mail', async () => {
  const { page, faults, go, signIn } = await openShop(browser);
  const known = await newCustomer();
  const fresh = { email: known.email.replace('@', '.new@') };
  for (const { email } of [known, fresh]) {
    await go('/register');
    await page.getByLabel('Name').fill('Nora New');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('a long enough password');
    await page.getByRole('button', { name: 'Make an account' }).click();
    await page.getByText(`We have written to ${email}.`).waitFor();
  }
  const [mail] = await mailsTo(fresh.email);
  await page.goto(/http\S+#token=[\w.-]+/.exec(mail?.text ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: 'Confirm the address' }).click();
  await page.getByText('Your address is confirmed.').waitFor();
  expect(page.url()).not.toContain('token');
  await page.locator('#main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(fresh);
  await page.getByRole('button', { name: 'Nora New' }).click();
  await page.getByRole('button', { name: 'Account', exact: true }).click();
  await page.getByLabel('Name').fill('Nora Newer');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Nora Newer' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  expect(faults).toEqual([]);
});

it('is a page like the console’s, with a policy that lets nothing else run', async () => {
  const page = await fetch(new URL('/shop/any/screen', graphUrl()));
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'/,
  );
  expect(await page.text()).not.toMatch(/<script(?![^>]* src=)/);
});

/** Everything in light, and what the other theme changes: its colours. */
async function check(
  page: Page,
  arrive: () => Promise<void>,
  shows: string | RegExp,
): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await arrive();
  await page.locator('#main').getByText(shows).first().waitFor();
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width, page.url()).toBeLessThanOrEqual(360);
  expect(await findings(page), page.url()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findings(page, ['color-contrast']), `${page.url()} in dark`).toEqual([]);
}

/** By the protocol of the browser's tools, for the page's own policy lets no such script run. */
async function findings(page: Page, rules?: readonly string[]): Promise<unknown[]> {
  await page.evaluate(`if (!window.axe) { ${axe} }`);
  const only = rules ? { runOnly: { type: 'rule', values: rules } } : {};
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(only)})`);
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
}

const unavailable = {
  data: { products: null },
  errors: [
    {
      message: 'inventory does not answer.',
      path: ['products'],
      extensions: {
        ...{ code: 'SERVICE_UNAVAILABLE', serviceName: 'inventory' },
        requestId: '6d1f-request',
      },
    },
  ],
};
