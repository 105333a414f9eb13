import type { Page, Route } from 'playwright-core';
import { type ConsoleBrowser, watch } from '../console/browser.ts';
import { graphUrl } from '../harness/graph.ts';
import { newPassword, type SignedIn } from '../harness/users.ts';

export interface ShopWindow {
  readonly page: Page;
  /** What went wrong: scripts that failed or were refused, and answers with FORBIDDEN. */
  readonly faults: string[];
  /** Opens an address below /shop. */
  go(path: string): Promise<void>;
  /** Another tab of the same browser. */
  openTab(): Promise<ShopWindow>;
  /** From a product's page into the cart, so many times. */
  add(productId: string, quantity?: number): Promise<void>;
  /** Fills in the form that stands where somebody has to be known. */
  signIn(user: Pick<SignedIn, 'email'>): Promise<void>;
}

/** Somebody's own window on the shop, with an empty cart. */
export async function openShop(
  browser: ConsoleBrowser,
  options?: Parameters<ConsoleBrowser['open']>[0],
): Promise<ShopWindow> {
  const { page } = await browser.open(options);
  return shopWindow(page);
}

function shopWindow(page: Page): ShopWindow {
  const { faults } = watch(page);
  const go = async (path: string) => {
    await page.goto(new URL(`/shop${path}`, graphUrl()).href);
  };
  return {
    page,
    faults,
    go,
    openTab: async () => shopWindow(await page.context().newPage()),
    async add(productId, quantity = 1) {
      await go(`/products/${productId}`);
      await page.getByRole('textbox', { name: 'Quantity' }).fill(String(quantity));
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByText(`${quantity} in your cart`).waitFor();
    },
    async signIn({ email }) {
      await page.getByLabel('Email').fill(email);
      await page.getByLabel('Password').fill(newPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
  };
}

/** Sees each order on its way to the graph. @param handle what becomes of the first, second, … */
export async function onPlacingOrder(
  page: Page,
  handle: (route: Route, number: number) => Promise<void>,
): Promise<{ keys: string[] }> {
  const keys: string[] = [];
  await page.route('**/graphql', async (route) => {
    const body = route.request().postData() ?? '';
    if (!body.includes('ShopPlaceOrder')) return route.continue();
    keys.push(JSON.parse(body).variables.input.idempotencyKey);
    return handle(route, keys.length);
  });
  return { keys };
}
