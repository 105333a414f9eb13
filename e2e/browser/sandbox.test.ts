import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { graphUrl } from '../harness/graph.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

it('offers Apollo Sandbox with an example operation, and without a network Explore', async () => {
  const page = await browser.newPage();
  // Sandbox itself comes from a content network that this test does not need.
  await page.route(/^https:/, (route) => route.abort());
  const answer = await page.goto(graphUrl(), { waitUntil: 'domcontentloaded' });
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()['content-type']).toContain('text/html');
  const html = await page.content();
  expect(html).toContain('embeddable-sandbox');
  expect(html).toContain('myOrders');
  await page.getByRole('heading', { name: 'Apollo Sandbox cannot be reached' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Explore' }).click();
  await page.waitForURL('**/console/explore');
});

it('lets a page of its own origin ask the graph', async () => {
  const page = await browser.newPage();
  await page.goto(new URL('/health', graphUrl()).href);
  const answer = await page.evaluate(async (url) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ products(first: 1) { nodes { title } } }' }),
    });
    return response.text();
  }, graphUrl());
  expect(JSON.parse(answer).data.products.nodes).toHaveLength(1);
});
