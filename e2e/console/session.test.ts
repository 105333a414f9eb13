import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphUrl } from '../harness/graph.ts';
import { type ConsoleBrowser, openConsoleBrowser, watch } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('asks who is there, and shows what was asked for once somebody has signed in', async () => {
  const { page, faults, go, signIn } = await browser.open();
  await go('/orders?status=["COMPLETED"]');
  await page.getByLabel('Email').fill('support@example.com');
  await page.getByLabel('Password').fill('this is not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await signIn('support');
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  expect(page.url()).toContain('COMPLETED');
  expect(await page.getByRole('row').getByText('Completed').count()).toBeGreaterThan(5);
  expect(faults).toEqual([]);
});

it('knows who is there after the page was loaded anew, by a cookie that no script reads', async () => {
  const { context, page, go, signIn } = await browser.open();
  await go('/orders');
  await signIn('warehouse');
  expect(await page.evaluate('document.cookie')).toBe('');
  const cookies = await context.cookies();
  expect(cookies.filter(({ httpOnly }) => httpOnly)).toHaveLength(1);
  await page.reload();
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
});

it('signs every tab out where one does, and says why', async () => {
  const { context, page, go, signIn } = await browser.open();
  await go('/orders');
  await signIn('customer');
  const other = await context.newPage();
  await watch(other).go('/orders');
  await other.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  await page.getByRole('button', { name: /Carla Customer/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await other.getByText('You signed out in another tab.').waitFor();
  await other.reload();
  await other.getByLabel('Password').waitFor();
});

it('says that a session was ended elsewhere, and goes on where it was', async () => {
  const { page, go, signIn } = await browser.open();
  await go('/orders');
  await signIn('support');
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  await page.route('**/graphql', async (route) => {
    const body = route.request().postData() ?? '';
    // What the gateway says of tokens and cookies whose session was revoked.
    const isRefresh = body.includes('ConsoleRefresh');
    await route.fulfill({ json: isRefresh ? noSession : unauthenticated, status: 200 });
  });
  await page.getByRole('link', { name: /^ORD-/ }).first().click();
  await page.getByText(/Your session has ended/).waitFor();
  await page.unroute('**/graphql');
  await signIn('support');
  await page.getByRole('heading', { name: /^ORD-/ }).waitFor();
});

it('says that a screen cannot be shown, keeps the menu, and tries again', async () => {
  const { page, go, signIn } = await browser.open();
  await go('/orders');
  await signIn('support');
  await page.getByRole('link', { name: /^ORD-/ }).first().waitFor();
  // As after a deploy, when the files of the build before are gone.
  await page.route('**/people-screen-*.js', (route) => route.abort());
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('alert').getByText('This screen cannot be shown.').waitFor();
  await page.getByRole('navigation', { name: 'Screens' }).waitFor();
  await page.unroute('**/people-screen-*.js');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
});

const noSession = { data: { refreshSession: { session: null, errors: [] } } };
const unauthenticated = {
  data: null,
  errors: [{ message: 'The session has ended.', extensions: { code: 'UNAUTHENTICATED' } }],
};

it('comes with a policy that lets nothing else run, and files that are kept for ever', async () => {
  const address = (path: string) => new URL(path, graphUrl()).href;
  const page = await fetch(address('/console/some/screen'));
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'/,
  );
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]* src=)/);
  const [, script = ''] = /src="(\/console\/assets\/[^"]+\.js)"/.exec(html) ?? [];
  const file = await fetch(address(script), { headers: { 'accept-encoding': 'br' } });
  expect(file.headers.get('cache-control')).toContain('immutable');
  expect(file.headers.get('content-encoding')).toBe('br');
  expect((await fetch(address('/console/assets/no-such-file.js'))).status).toBe(404);
});
