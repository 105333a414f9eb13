import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('runs the examples, follows a subscription and shows plans, and operators see that it did', async () => {
  const { page, faults, go, signIn } = await browser.open();
  await go('/explore');
  await signIn('support');
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const tab = (name: string) => page.getByRole('tab', { name });
  // A whole editor comes first.
  await section('Variables').getByText('"first"').waitFor({ timeout: 60_000 });

  await tab('VariantBySku').click();
  await section('Variables').getByText('AUD-0707-GRA').waitFor();
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await section('Result Window').getByText('"AUD-0707-GRA"').waitFor();
  await page.getByRole('button', { name: 'Show Query plan' }).click();
  await section('Query plan').getByText('Fetch(service: "inventory")').waitFor();

  await tab('StockChanges').click();
  await section('Variables').getByText('"variantIds"').waitFor();
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await section('Result Window').getByText('"stockChanged"').waitFor();
  await page.getByRole('button', { name: /^Stop query/ }).click();
  await page.getByRole('button', { name: /^Execute query/ }).waitFor();

  // What is refused to somebody else is told by its request id.
  await ask('query E2eRefused { deadLetters { totalCount } }', await demoUser('customer'));
  await go('/operations?hours=1');
  const use = page.getByRole('row', { name: /VariantBySku query console-explore/ });
  await use.getByText(/ ms$/).first().waitFor();
  const error = page.getByRole('list', { name: 'Errors' }).getByRole('listitem').first();
  await error.getByRole('button', { name: 'Copy request id' }).waitFor();
  await error.locator('code').getByText(/^\S+$/).waitFor();
  expect(faults).toEqual([]);
});
