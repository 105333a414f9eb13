import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { orderThatHolds } from '../harness/holds.ts';
import { orderStatus, place } from '../harness/orders.ts';
import { type Article, newArticle, stockOf } from '../harness/shop.ts';
import { demoUser, newCustomer, type SignedIn } from '../harness/users.ts';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;
let article: Article;

beforeAll(async () => {
  [browser, article] = await Promise.all([openConsoleBrowser(), newArticle({ units: 20 })]);
});

afterAll(() => browser.close());

async function newOrder(customer: SignedIn): Promise<{ id: string; number: string }> {
  const { data } = await place(customer.token, {
    lines: [{ variantId: article.variantId, quantity: 2 }],
  });
  const order = data?.placeOrder.order;
  if (!order) throw new Error('no order was placed');
  await eventually(async () =>
    expect(await orderStatus(customer.token, order.id)).toBe('CONFIRMED'),
  );
  return order;
}

it('shows what happened to an order in every service, and follows it live', async () => {
  const { id } = await newOrder(await newCustomer());
  const [clerk, packer] = [await browser.open(), await browser.open()];
  await clerk.go(`/orders/${id}`);
  await clerk.signIn('support');
  await clerk.page.getByText('Units left').waitFor();
  await clerk.page.getByText(`2 × ${article.sku} in`).first().waitFor();
  await clerk.page.getByText('Stock answered: sold').waitFor();
  await clerk.page.getByText('Confirmation mailed').waitFor();
  await packer.go(`/orders/${id}`);
  await packer.signIn('warehouse');
  await packer.page.getByRole('button', { name: 'Mark as fulfilled' }).click();
  await clerk.page
    .getByRole('heading', { level: 1 })
    .locator('..')
    .getByText('Completed')
    .waitFor();
  expect(await clerk.page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  expect([...clerk.faults, ...packer.faults]).toEqual([]);
});

it('cancels many at once, after it has asked, and says what nobody looked at may have missed', async () => {
  const customer = await newCustomer();
  const orders = [await newOrder(customer), await newOrder(customer)];
  const { page, faults, go, signIn } = await browser.open();
  await go(`/orders?customer=${customer.id}&status=["CONFIRMED"]`);
  await signIn('support');
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  await page.getByRole('button', { name: 'Any product' }).click();
  await page.getByPlaceholder('Find a product').fill(article.word);
  await page.getByRole('option', { name: `Article ${article.word}` }).click();
  await page.getByRole('button', { name: `Article ${article.word}` }).waitFor();
  await page.getByRole('button', { name: 'Any amount' }).click();
  await page.getByLabel('From', { exact: true }).fill('25.80');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'From €25.80' }).waitFor();
  await page.locator('table[aria-rowcount]').getByRole('row').nth(2).waitFor();
  await page.getByLabel('Select all that are loaded').check();
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Asked by telephone');
  await page.getByRole('button', { name: 'Cancel 2 orders' }).click();
  await page.getByText('2 orders cancelled.').waitFor();
  for (const { id } of orders) expect(await orderStatus(customer.token, id)).toBe('CANCELLED');

  const missed = page.getByRole('button', { name: 'Orders may have changed meanwhile: show' });
  expect(await missed.count()).toBe(0);
  await page.evaluate(looking(false));
  await page.evaluate(aMinuteLater);
  await page.evaluate(looking(true));
  await missed.click();
  await missed.waitFor({ state: 'hidden' });
  expect(faults).toEqual([]);
});

const aMinuteLater = `{
  const now = performance.now.bind(performance);
  performance.now = () => now() + 60_000;
}`;

/** As when another tab is looked at, and this one again. */
function looking(isVisible: boolean): string {
  return `{
    Object.defineProperty(document, 'hidden', { value: ${!isVisible}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }`;
}

it('corrects stock in the sheet, and takes it back', async () => {
  // Its own: stock of what was ordered above is still on its way back.
  const article = await newArticle({ units: 20 });
  const { page, faults, go, signIn } = await browser.open();
  await go(`/stock?q=${article.sku}`);
  await signIn('warehouse');
  const cells = page.getByRole('textbox', { name: new RegExp(`^${article.sku} in`) });
  await cells.first().waitFor();
  const { onHand } = await stockOf(article.variantId);
  const filled = await cells.evaluateAll((inputs) =>
    inputs.findIndex((input) => (input as unknown as { value: string }).value !== ''),
  );
  await cells.nth(filled).fill(String(onHand + 3));
  await cells.nth(filled).press('Enter');
  await page.getByText('1 level corrected.').waitFor();
  // As long as it has the focus it stays.
  await page.getByRole('button', { name: 'Undo' }).focus();
  expect((await stockOf(article.variantId)).onHand).toBe(onHand + 3);
  await page.keyboard.press('Enter');
  await page.getByText('1 level as before.').waitFor();
  expect((await stockOf(article.variantId)).onHand).toBe(onHand);
  await cells.first().focus();
  await page.evaluate(pasteIntoFocused('7\t8'));
  await page.getByText('2 levels corrected.').waitFor();
  expect((await stockOf(article.variantId)).onHand).toBe(15);
  await cells.first().press('ArrowRight');
  const second = await cells.nth(1).getAttribute('aria-label');
  await expect.poll(() => page.evaluate(labelOfFocused)).toBe(second);
  await cells.nth(1).press('Control+z');
  await page.getByText('2 levels as before.').waitFor();
  expect((await stockOf(article.variantId)).onHand).toBe(onHand);
  expect(faults).toEqual([]);
});

/** As a spreadsheet leaves it in the clipboard. */
function pasteIntoFocused(text: string): string {
  return `{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    const paste = { clipboardData, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', paste));
  }`;
}

const labelOfFocused = "document.activeElement.getAttribute('aria-label')";

it('tells who holds what is set aside, and looks again whenever it is asked', async () => {
  const article = await newArticle({ units: 3 });
  const customer = await newCustomer();
  const first = await orderThatHolds(customer, article);
  const { page, faults, go, signIn } = await browser.open();
  await go(`/stock?q=${article.sku}`);
  await signIn('admin');
  const open = page.getByRole('button', { name: /show who holds them/ });
  const holds = page.getByRole('list', { name: 'Holds' }).getByRole('listitem');
  await open.click();
  await holds.first().waitFor();
  expect(await holds.allTextContents()).toEqual([
    expect.stringMatching(new RegExp(`^1 unit${first.number}Somebody Newuntil `)),
  ]);
  await page.keyboard.press('Escape');
  const second = await orderThatHolds(customer, article);
  await open.click();
  await expect.poll(() => holds.count()).toBe(2);
  await page.getByRole('link', { name: second.number }).click();
  await page.getByRole('heading', { level: 1, name: second.number }).waitFor();
  expect(faults).toEqual([]);
});

it('keeps what is being typed while levels beside it change', async () => {
  const { sku, variantId } = await newArticle({ units: 5 });
  const { page, go, signIn } = await browser.open();
  await go(`/stock?q=${sku}`);
  await signIn('warehouse');
  const cells = page.getByRole('textbox', { name: new RegExp(`^${sku} in`) });
  await cells.first().waitFor();
  const values = () =>
    cells.evaluateAll((inputs) =>
      inputs.map((input) => (input as unknown as { value: string }).value),
    );
  const filled = (await values()).indexOf('5');
  await cells.nth(filled).fill('77');
  await receiveElsewhere(variantId);
  await expect.poll(values).toContain('9');
  expect((await values())[filled]).toBe('77');
});

async function receiveElsewhere(variantId: string): Promise<void> {
  const { token } = await demoUser('admin');
  const { warehouses } = await get('{ warehouses { id } }', { token });
  const input = { variantId, warehouseId: warehouses[1].id, quantity: 9, reference: 'e2e' };
  const mutation =
    'mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { level { onHand } } }';
  await get(mutation, { token, variables: { input } });
}
