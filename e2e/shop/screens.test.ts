import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from '../console/browser.ts';
import { graphUrl } from '../harness/graph.ts';
import { mailsTo } from '../harness/mailbox.ts';
import { place } from '../harness/orders.ts';
import { type Article, newArticle } from '../harness/shop.ts';
import { newCustomer, type SignedIn } from '../harness/users.ts';
import { giveImage } from './product-image.ts';
import { openShop, type ShopWindow } from './shop-window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

describe('a screen that anybody can use, in either theme, and no wider than a phone', () => {
  let shop: ShopWindow;
  let article: Article;
  let customer: SignedIn;
  let orderId = '';

  beforeAll(async () => {
    [article, customer, shop] = await Promise.all([
      newArticle({ units: 5 }),
      newCustomer(),
      openShop(browser, { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' }),
    ]);
    const order = { lines: [{ variantId: article.variantId, quantity: 1 }] };
    const { data } = await place(customer.token, order);
    orderId = data?.placeOrder.order?.id ?? '';
  });

  afterEach(() => expect(shop.faults).toEqual([]));

  it('is the cart, empty and with something in it', async () => {
    await check(shop, '/cart', 'Your cart is empty');
    await shop.add(article.productId);
    await check(shop, '/cart', 'Check out');
  });

  it('is what was searched for, and its product', async () => {
    await check(shop, `/?search=${article.word}`, /1,?290|12\.90/);
    await check(shop, '/?search=zeppelin', 'Nothing like that here');
    await check(shop, `/products/${article.productId}`, '1 in your cart');
  });

  it.each([
    ['/nowhere', 'There is no such page'],
    ['/register', '15 characters or more'],
    ['/forgot-password', 'Send me a link'],
    ['/reset-password#token=none', 'Change the password'],
    ['/verify-email#token=none', 'Confirm the address'],
    ['/sign-in', 'Sign in with Elsewhere'],
    ['/sign-in?error=OIDC_DENIED', 'You were not signed in elsewhere'],
    ['/sign-in?returnTo=/shop#challenge=none', 'Six digits'],
  ])('is %s', (path, shows) => check(shop, path, shows));

  it('is the checkout, before somebody has signed in and after', async () => {
    await check(shop, '/checkout', 'New here?');
    await shop.signIn(customer);
    await checkShown(shop.page, customer.email);
  });

  it('is what belongs to who has signed in', async () => {
    await check(shop, '/account', 'Where you are signed in');
    await check(shop, '/orders', 'Confirmed');
    await check(shop, `/orders/${orderId}`, 'Your things are set aside');
  });
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
  await expect.poll(() => page.getByRole('img', { name: 'From behind' }).count()).toBe(2);
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
  await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
  expect(faults).toEqual([]);
});

it('is a page like the console’s, with a policy that lets nothing else run', async () => {
  const page = await fetch(new URL('/shop/any/screen', graphUrl()));
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'/,
  );
  expect(await page.text()).not.toMatch(/<script(?![^>]* src=)/);
});

it('is where an address without a path leads', async () => {
  expect((await fetch(new URL('/', graphUrl()))).url).toBe(new URL('/shop', graphUrl()).href);
});

async function check({ page, go }: ShopWindow, path: string, shows: string | RegExp) {
  await go(path);
  await checkShown(page, shows);
}

/** Everything in light, and what the other theme changes: its colours. */
async function checkShown(page: Page, shows: string | RegExp): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#main').getByText(shows).first().waitFor();
  await settled(page);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width, page.url()).toBeLessThanOrEqual(360);
  expect(await findings(page), page.url()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  expect(await findings(page, ['color-contrast']), `${page.url()} in dark`).toEqual([]);
}

/** Nothing is awaited any more, and what is on screen is drawn as it stays. */
async function settled(page: Page): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.evaluate(`new Promise((drawn) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))`);
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
