import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleBrowser, openConsoleBrowser } from '../console/browser.ts';
import { codeOf, STEP_MS } from '../harness/authenticator-app.ts';
import { get, graphUrl } from '../harness/graph.ts';
import { tokenFromMail } from '../harness/mails.ts';
import { logIn, newPassword } from '../harness/users.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

/** By the name that people meet the system by, to which providers send them back. */
function address(path: string): string {
  const url = new URL(path, graphUrl());
  url.hostname = 'localhost';
  return url.href;
}

const newName = () => `ada-${randomUUID()}`;

async function leaveFor(page: Page, provider: string): Promise<void> {
  await page.getByRole('link', { name: `Sign in with ${provider}` }).click();
}

async function signInThere(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function unlink(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Unlink elsewhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
}

const alertOf = (page: Page) => page.getByRole('alert').textContent();

it('leads from the console to a provider and back to what was asked for, or says that it was refused', async () => {
  const { page, faults } = await browser.open();
  await page.goto(address('/console/orders?status=["PENDING"]'));
  await leaveFor(page, 'Elsewhere');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.waitForURL('**/console/sign-in?**');
  expect(await alertOf(page)).toMatch(/not signed in elsewhere/);

  await leaveFor(page, 'Elsewhere');
  const name = newName();
  await signInThere(page, name);
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  expect(new URL(page.url()).search).toContain('PENDING');
  await page.goto(address('/console/account'));
  await unlink(page);
  await page.getByText(/^Nothing else signs in to your account/).waitFor();
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  // The provider knows them still, and asks nothing.
  await leaveFor(page, 'Elsewhere');
  await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
  expect(faults).toEqual([]);
});

it('leads from the shop to a provider and back, or says what was wrong', async () => {
  const { page, faults } = await browser.open();
  await page.goto(address('/shop/account'));
  await leaveFor(page, 'Nobody');
  await page.waitForURL('**/shop/sign-in?**');
  expect(await alertOf(page)).toMatch(/Nobody answers there/);

  const begun = page.url();
  await leaveFor(page, 'Elsewhere');
  await page.getByLabel('Name').waitFor();
  const other = await page.context().newPage();
  await other.goto(begun);
  await leaveFor(other, 'Elsewhere');
  await other.getByLabel('Name').waitFor();
  await other.close();
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('That was the answer to an earlier try.').waitFor();

  await page.goto(begun);
  await leaveFor(page, 'Elsewhere');
  const name = newName();
  await signInThere(page, name);
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  const { page: doubtful } = await browser.open();
  await doubtful.goto(begun);
  await leaveFor(doubtful, 'Elsewhere');
  await signInThere(doubtful, `unverified-${name}`);
  await doubtful.getByText('Your address is not confirmed there.').waitFor();
  expect(faults).toEqual([]);
});

it('asks for the second factor on the way back, once the address is confirmed here too', async () => {
  const name = newName();
  const email = `${name}@elsewhere.example`;
  const account = { email, password: newPassword, displayName: name };
  await get(register, { variables: { input: account } });
  const { token } = await logIn({ email, password: newPassword });
  const { page, faults } = await browser.open();
  await page.goto(address('/console/account'));
  await leaveFor(page, 'Elsewhere');
  await signInThere(page, name);
  await page.getByText(/address is not confirmed yet/).waitFor();

  const mailed = await tokenFromMail(email, '/verify-email');
  await get(verifyEmail, { variables: { input: { token: mailed } } });
  const { secret } = (await get(enrolTotp, { token })).enrolTotp.enrolment;
  await get(confirmTotp, { token, variables: { input: { code: codeOf(secret) } } });
  await leaveFor(page, 'Elsewhere');
  await page.getByLabel('Code', { exact: true }).waitFor();
  await expect.poll(() => page.url()).not.toContain('challenge');
  expect(await page.getByRole('link', { name: /Sign in with/ }).count()).toBe(0);
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, { inMs: STEP_MS }));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('list', { name: 'Sign-in elsewhere' }).getByText('elsewhere').waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/account');
  await unlink(page);
  await page.getByRole('list', { name: 'Sign-in elsewhere' }).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});

it('offers nothing where there is no provider, and moves nothing where there is one', async () => {
  const { page } = await browser.open();
  for (const path of ['/console', '/shop/sign-in']) {
    const known = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('SignInProviders')) await known.promise;
      await route.continue();
    });
    await page.goto(address(path));
    const button = page.getByRole('button', { name: 'Sign in' });
    const before = await button.boundingBox();
    known.resolve();
    await page.getByRole('link', { name: 'Sign in with Elsewhere' }).waitFor();
    expect(await button.boundingBox()).toEqual(before);
    await page.unroute('**/graphql');

    await page.route('**/graphql', async (route) => {
      const isMeant = route.request().postData()?.includes('SignInProviders');
      await (isMeant
        ? route.fulfill({ json: { data: { signInProviders: [] } } })
        : route.continue());
    });
    const answered = page.waitForResponse((response) =>
      Boolean(response.request().postData()?.includes('SignInProviders')),
    );
    await page.reload();
    await answered;
    expect(await button.boundingBox()).toEqual(before);
    expect(await page.getByRole('list', { name: 'Sign in elsewhere' }).count()).toBe(0);
    await page.unroute('**/graphql');
  }
});

const register = `mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }`;
const verifyEmail = `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { user { id } } }`;
const enrolTotp = 'mutation { enrolTotp { enrolment { secret } } }';
const confirmTotp = `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes } }`;
