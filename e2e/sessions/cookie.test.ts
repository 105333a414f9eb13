import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { graphUrl } from '../harness/graph.ts';
import { newCustomer, newPassword } from '../harness/users.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const errors = 'errors { ... on UserError { code } }';
const login = `mutation ($input: LoginInput!) { login(input: $input) { session { accessToken refreshToken } ${errors} } }`;
const refresh = `mutation { refreshSession(input: {}) { session { accessToken refreshToken } ${errors} } }`;
const logout = 'mutation { logout { loggedOut } }';

interface Renewed {
  session: { accessToken: string; refreshToken: string | null };
  errors: { code: string }[];
}

interface Told {
  data: { login: Renewed; refreshSession: Renewed; logout: { loggedOut: boolean } };
}

/** Asks from within a page of the gateway's own, with whatever cookies the browser has for it. */
function ask(page: Page, query: string, { variables = {}, token = '' } = {}) {
  return page.evaluate(
    async ([url, body, bearer]) => {
      const response = await fetch(String(url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-session-transport': 'cookie',
          ...(bearer && { authorization: `Bearer ${bearer}` }),
        },
        body: String(body),
      });
      return response.json() as Promise<Told>;
    },
    [graphUrl(), JSON.stringify({ query, variables }), token],
  );
}

it('a browser stays signed in by a cookie that its pages cannot read, until it signs out', async () => {
  const { email } = await newCustomer();
  const page = await browser.newPage();
  await page.goto(new URL('/health', graphUrl()).href);
  const input = { email, password: newPassword };
  const { data } = await ask(page, login, { variables: { input } });
  expect(data.login).toMatchObject({ session: { refreshToken: null }, errors: [] });

  // As after a reload: the page knows nothing any more, its second tab neither.
  await page.goto(new URL('/health', graphUrl()).href);
  expect(await page.evaluate('document.cookie')).toBe('');
  const tabs = await Promise.all([ask(page, refresh), ask(page, refresh)]);
  for (const tab of tabs) expect(tab.data.refreshSession.errors).toEqual([]);
  const [kept] = await page.context().cookies(graphUrl());
  expect(kept).toMatchObject({ name: 'local-refresh', httpOnly: true, sameSite: 'Strict' });

  const token = tabs[0].data.refreshSession.session.accessToken;
  expect((await ask(page, logout, { token })).data.logout.loggedOut).toBe(true);
  expect(await page.context().cookies(graphUrl())).toEqual([]);
  const { data: after } = await ask(page, refresh);
  expect(after.refreshSession).toMatchObject({ errors: [{ code: 'INVALID_REFRESH_TOKEN' }] });
});
