import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from '../console/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { place } from '../harness/orders.ts';
import { newArticle, stockOf } from '../harness/shop.ts';
import { demoUser, newCustomer } from '../harness/users.ts';
import { onPlacingOrder, openShop } from './shop-window.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('lets anybody browse, keeps the cart, and follows an order until it is done, as staff sees it', async () => {
  const [article, customer] = await Promise.all([newArticle({ units: 50 }), newCustomer()]);
  const [{ page, faults, go, openTab, signIn }, staff] = await Promise.all([
    openShop(browser),
    browser.open(),
  ]);
  // Of this customer alone: among everybody's orders one is soon far down.
  await staff.go(`/orders?customer=${customer.id}`);
  await staff.signIn('support');
  await staff.page.getByText('No order fits').waitFor();

  await go('/');
  await page.getByRole('searchbox').fill(article.word);
  await page.getByRole('link', { name: `Article ${article.word}` }).click();
  await page.getByText('50 in stock').waitFor();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('1 in your cart').waitFor();

  await page.reload();
  await page.getByRole('link', { name: 'Cart, 1 item' }).waitFor();
  const other = await openTab();
  await other.go('/cart');
  await other.page.getByRole('button', { name: 'One more' }).click();
  await page.getByRole('link', { name: 'Cart, 2 items' }).click();

  await page.getByRole('link', { name: 'Check out' }).click();
  await signIn(customer);
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('heading', { name: 'Thank you.' }).waitFor();
  await page.getByText('Your things are set aside for you.').waitFor();
  const number = (await page.getByText(/^ORD-\d+$/).textContent()) ?? '';
  await other.page.getByText('Your cart is empty').waitFor();
  expect(other.faults).toEqual([]);

  await staff.page.getByRole('button', { name: /beyond this list: show/ }).click();
  await staff.page.getByRole('link', { name: number }).waitFor();
  await page.getByRole('link', { name: 'My orders' }).click();
  await page.getByRole('list', { name: 'Orders' }).getByText('Confirmed').waitFor();
  await complete((await ordersOf(customer.token))[0]?.id ?? '');
  await page.getByRole('list', { name: 'Orders' }).getByText('Completed').waitFor();
  expect([...faults, ...staff.faults]).toEqual([]);
});

it('goes to the product that was chosen, though what was typed before is still to be searched for', async () => {
  const article = await newArticle({ units: 1 });
  const { page, go } = await openShop(browser);
  await page.clock.install();
  await go('/');
  const screen = Promise.withResolvers<void>();
  await page.route('**/product-screen-*.js', async (route) => {
    await screen.promise;
    await route.continue();
  });
  const result = page.getByRole('link', { name: `Article ${article.word}` });
  await page.getByRole('searchbox').fill(`Article ${article.word}`);
  await page.clock.runFor(1_000);
  await result.waitFor();
  // From here on time stands still, however long the next steps take.
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('searchbox').fill(article.word);
  await result.click();
  await page.clock.runFor(1_000);
  await page.clock.resume();
  screen.resolve();
  await page.getByRole('heading', { name: `Article ${article.word}`, level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/shop/products/${article.productId}`);
});

it('orders once, however often one clicks and whatever answers are lost', async () => {
  const [article, customer] = await Promise.all([newArticle({ units: 10 }), newCustomer()]);
  const { page, faults, add, signIn } = await openShop(browser);
  await add(article.productId, 3);
  await page.getByRole('link', { name: 'Go to the cart' }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await signIn(customer);
  const { keys } = await onPlacingOrder(page, async (route, number) => {
    if (number > 1) return route.continue();
    // It is placed, and nobody hears of it.
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Place order' }).dblclick();
  await page.getByRole('heading', { name: 'Thank you.' }).waitFor();
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(await ordersOf(customer.token)).toHaveLength(1);
  await eventually(async () =>
    expect(await stockOf(article.variantId)).toMatchObject({ available: 7 }),
  );
  expect(faults).toEqual([]);
});

it('remembers an order without an answer, and asks what became of it before it orders anything', async () => {
  const [article, customer] = await Promise.all([newArticle({ units: 10 }), newCustomer()]);
  const { page, add, go, signIn } = await openShop(browser);
  await add(article.productId);
  await go('/checkout');
  await signIn(customer);
  const placed = await onPlacingOrder(page, async (route, number) => {
    if (number === 1) await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByText(/its answer has not come/).waitFor();
  await page.unroute('**/graphql');
  await page.reload();
  const again = await onPlacingOrder(page, (route) => route.continue());
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByRole('heading', { name: 'Thank you.' }).waitFor();
  expect(new Set([...placed.keys, ...again.keys]).size).toBe(1);
  expect(await ordersOf(customer.token)).toHaveLength(1);
  await page.getByRole('link', { name: 'Cart, empty' }).waitFor();
});

it('tells what is left and what it costs now, and orders that', async () => {
  const [scarce, dearer, customer] = await Promise.all([
    newArticle({ units: 2 }),
    newArticle({ units: 5 }),
    newCustomer(),
  ]);
  const { page, faults, add, signIn, go } = await openShop(browser);
  await add(scarce.productId, 5);
  await go('/checkout');
  await signIn(customer);
  await page.getByText('Only 2 left').waitFor();
  await page.getByRole('button', { name: 'Place order' }).click();
  const refused = page.getByRole('alert');
  await refused.getByText('Not enough is left').waitFor();
  await refused.getByText('2 left').waitFor();
  await refused.getByRole('button', { name: 'Take what is left' }).click();
  await page.getByText('2 × ').waitFor();
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('heading', { name: 'Thank you.' }).waitFor();

  await add(dearer.productId);
  await go('/checkout');
  await onPlacingOrder(page, async (route, number) => {
    // While the order is on its way.
    if (number === 1) await raisePrice(dearer.variantId);
    await route.continue();
  });
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByText('It costs €13.90 now.').waitFor();
  await page.getByRole('paragraph').filter({ hasText: 'Total' }).getByText('€13.90').waitFor();
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('heading', { name: 'Thank you.' }).waitFor();
  await eventually(async () => {
    const orders = await ordersOf(customer.token);
    expect(orders.map(({ status }) => status)).toEqual(['CONFIRMED', 'CONFIRMED', 'REJECTED']);
  });
  expect(faults).toEqual([]);
});

async function ordersOf(token: string): Promise<{ id: string; status: string }[]> {
  return (await get('{ myOrders { nodes { id status } } }', { token })).myOrders.nodes;
}

async function complete(orderId: string): Promise<void> {
  const { token } = await demoUser('admin');
  const query = `mutation ($input: CompleteOrderInput!) {
    completeOrder(input: $input) { errors { ... on UserError { code } } }
  }`;
  await get(query, { token, variables: { input: { orderId } } });
}

/** From 12.90 to 13.90, until orders has heard of it. */
async function raisePrice(variantId: string): Promise<void> {
  const { token } = await demoUser('admin');
  const price = { amountMinor: '1390', currency: 'EUR' };
  const query = `mutation ($input: SetPriceInput!) {
    setPrice(input: $input) { errors { ... on UserError { code } } }
  }`;
  await get(query, { token, variables: { input: { variantId, price } } });
  const old = {
    lines: [{ variantId, quantity: 1 }],
    expectedTotal: { ...price, amountMinor: '1290' },
  };
  await eventually(async () => {
    const { data } = await place(token, old);
    expect(data?.placeOrder.errors[0]?.code).toBe('PRICE_CHANGED');
  });
}
