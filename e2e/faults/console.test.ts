import { afterAll, beforeAll, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from '../console/browser.ts';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { startService, stopService } from '../harness/services.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(async () => {
  await startService('inventory');
  await browser.close();
});

it('shows an order without stock, and says what is missing', async () => {
  const { page, go, signIn } = await browser.open();
  await go('/orders');
  await signIn('support');
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  await stopService('inventory');
  await page.getByRole('link', { name: /^ORD-/ }).first().click();
  await page.getByRole('heading', { name: /^ORD-/ }).waitFor();
  await page.getByText('The service inventory did not answer this in full.').waitFor();
  await page.getByText('Placed').first().waitFor();
  await page.getByRole('link', { name: 'Stock' }).click();
  await page.getByRole('alert').first().waitFor();
  await startService('inventory');
  // The gateway asks a service that was gone again after a while.
  await eventually(() => get('{ products(first: 1) { nodes { id } } }'));
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page
    .getByRole('link', { name: /^[A-Z]{3}-\d/ })
    .first()
    .waitFor();
});
