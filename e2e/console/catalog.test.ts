import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { get } from '../harness/graph.ts';
import { newArticle } from '../harness/shop.ts';
import { demoUser } from '../harness/users.ts';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('narrows a list, changes what another has changed too, and shows what a product looks like', async () => {
  const article = await newArticle({ units: 3 });
  const { page, faults, go, signIn } = await browser.open();
  await go(`/products?q=${article.word}`);
  await signIn('admin');
  await page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'e2e 1' }).click();
  await page.getByLabel('Availability').selectOption({ label: 'In stock (1)' });
  await page.getByLabel('Price').selectOption({ index: 1 });
  await expect.poll(() => page.url()).toMatch(/price=EUR(\+|%20)1000-1999/);
  await page.getByRole('link', { name: `Article ${article.word}` }).click();

  await page.getByLabel('Title').fill('Mine');
  await rename(article.productId, 'Renamed');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
  await conflict.getByText('Renamed').first().waitFor();
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();

  await page.getByLabel('Images to add').setInputFiles(await Promise.all(['red', 'blue'].map(png)));
  const images = page.getByRole('list', { name: 'Images' }).getByRole('img');
  await expect.poll(() => altsOf(images)).toEqual(['red', 'blue']);
  await page.getByRole('button', { name: 'Move image 2 forward' }).click();
  await expect.poll(() => altsOf(images)).toEqual(['blue', 'red']);
  await page.getByLabel('What image 1 shows').fill('From the front');
  await page.getByLabel('What image 1 shows').press('Enter');
  await expect.poll(() => altsOf(images)).toEqual(['From the front', 'red']);
  await page.getByRole('button', { name: 'Remove image 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => altsOf(images)).toEqual(['From the front']);
  await go(`/products?q=${article.word}`);
  await expect
    .poll(() => page.evaluate("document.querySelector('tbody img')?.naturalWidth > 0"))
    .toBe(true);
  expect(faults).toEqual([]);
});

function altsOf(images: { evaluateAll(read: (found: unknown[]) => unknown): Promise<unknown> }) {
  return images.evaluateAll((found) => found.map((image) => (image as { alt: string }).alt));
}

async function png(background: string) {
  const create = { width: 64, height: 64, channels: 3 as const, background };
  const buffer = await sharp({ create }).png().toBuffer();
  return { name: `${background}.png`, mimeType: 'image/png', buffer };
}

/** As somebody else does it. */
async function rename(productId: string, title: string): Promise<void> {
  const { token } = await demoUser('admin');
  const mutation =
    'mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { product { id } } }';
  await get(mutation, { token, variables: { input: { productId, title } } });
}
