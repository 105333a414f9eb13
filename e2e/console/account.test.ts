import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, STEP_MS } from '../harness/authenticator-app.ts';
import { ask, get, graphUrl } from '../harness/graph.ts';
import { tokenFromMail } from '../harness/mails.ts';
import { logIn, newCustomer, newPassword, newStaff, type SignedIn } from '../harness/users.ts';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

/** By its name and not its number: passkeys are for a site that has one. */
function accountUrl(): string {
  const url = new URL('/console/account', graphUrl());
  url.hostname = 'localhost';
  return url.href;
}

async function signIn(page: Page, { email }: Pick<SignedIn, 'email'>): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(newPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function openAccount(user: Pick<SignedIn, 'email'>) {
  const window = await browser.open();
  await window.page.goto(accountUrl());
  await signIn(window.page, user);
  await window.page.getByRole('heading', { name: 'Passkeys' }).waitFor();
  return window;
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
}

it('changes how one is called and looks, takes a copy, and asks before it ends the account', async () => {
  const { page, faults } = await openAccount(await newCustomer());
  const saving = await hold(page, 'ConsoleUpdateProfile');
  await page.getByLabel('Name').fill('Ada Another');
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('button:focus[aria-busy=true]', { hasText: 'Save' }).waitFor();
  await page.keyboard.press('Enter');
  saving.letGo();
  await page.getByRole('button', { name: /^Ada Another/ }).waitFor();
  await page.locator('button:focus:not([aria-busy])', { hasText: 'Save' }).waitFor();
  expect(saving.times()).toBe(1);

  const background = { r: Date.now() % 256, g: 90, b: 60 };
  const buffer = await sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .png()
    .toBuffer();
  const picture = page.getByLabel('Picture', { exact: true });
  await picture.setInputFiles({
    name: 'me.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('me'),
  });
  await page.getByRole('alert').waitFor();
  await picture.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: 'Another picture' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Choose a picture' }).waitFor();

  const [copy] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Take a copy' }).click(),
  ]);
  expect(JSON.parse(await readFile(await copy.path(), 'utf8'))).toMatchObject({
    account: { user: { displayName: 'Ada Another' } },
    orders: [],
  });

  await page.getByRole('button', { name: 'Delete my account' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('button:focus', { hasText: 'Delete my account' }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill('not the password');
  await dialog.getByRole('button', { name: 'Delete my account' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Your password').fill(newPassword);
  await dialog.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await page.getByRole('button', { name: 'Delete my account' }).waitFor();
  expect(faults).toEqual([]);
});

it('signs in by a passkey, alone and beside the password, which also proves who somebody is', async () => {
  const user = await newCustomer();
  const { context, page, faults } = await openAccount(user);
  await addAuthenticator(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('My laptop');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Rename My laptop' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('My desk');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('button', { name: 'Remove My desk' }).waitFor();
  await signOut(page, 'Somebody New');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('button', { name: 'Remove My desk' }).waitFor();
  await signOut(page, 'Somebody New');
  await signIn(page, user);
  await page.getByLabel('Code', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('button', { name: 'Remove My desk' }).waitFor();

  await context.route('**/graphql', staleOnce('ConsoleRemovePasskey'));
  await page.getByRole('button', { name: 'Remove My desk' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('My desk', { exact: true }).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
});

it('asks for a code once there is a second factor, and takes it away for a password alone', async () => {
  const user = await newCustomer();
  const { page, faults } = await openAccount(user);
  await page.getByRole('button', { name: 'Set up an app' }).click();
  const secret = await page.getByRole('dialog').locator('code').textContent();
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret ?? ''));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const codes = page.getByRole('dialog').getByRole('listitem');
  await codes.first().waitFor();
  expect(await codes.count()).toBe(10);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Keep them as a file' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('recovery-codes.txt');
  const [recoveryCode] = await codes.allInnerTexts();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('You have 10 recovery codes left.').waitFor();

  await signOut(page, 'Somebody New');
  await signIn(page, user);
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret ?? '', { inMs: STEP_MS }));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.route('**/graphql', staleOnce('ConsoleDisableTotp'));
  await page.getByRole('button', { name: 'Take the app away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it away' }).click();
  await page.getByLabel('Code', { exact: true }).fill(recoveryCode ?? '');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Set up an app' }).waitFor();
  expect(faults).toEqual([]);
});

it('changes what one signs in with, and ends sessions one by one or with the password', async () => {
  const user = await newCustomer();
  const token = await tokenFromMail(user.email, '/verify-email');
  await get(verifyEmail, { variables: { input: { token } } });
  const { page, faults } = await openAccount(user);
  const dialog = page.getByRole('dialog');
  const sessions = page
    .getByRole('region', { name: 'Where you are signed in' })
    .getByRole('listitem');
  await expect.poll(() => sessions.count()).toBe(2);
  await sessions.getByRole('button', { name: 'End' }).click();
  await page.getByText('That session has ended.').waitFor();
  await expect.poll(() => sessions.count()).toBe(1);
  await expect.poll(() => codeFor(user)).toBe('UNAUTHENTICATED');

  const other = await logIn({ email: user.email, password: newPassword });
  const change = { page, from: newPassword, to: 'yet another long password', endsOthers: false };
  await changePassword({ ...change, from: 'this is not the password' });
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await changePassword(change);
  await expect.poll(() => sessions.count()).toBe(2);
  expect(await codeFor(other)).toBeUndefined();
  const password = 'the last of the long passwords';
  await changePassword({ page, from: change.to, to: password, endsOthers: true });
  await expect.poll(() => sessions.count()).toBe(1);
  await expect.poll(() => codeFor(other)).toBe('UNAUTHENTICATED');

  const email = `another.${user.email}`;
  await page.getByRole('button', { name: 'Change the address' }).click();
  await dialog.getByLabel('New address').fill(email);
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Send the links' }).click();
  await page.getByText(`Look into the mail of ${email}`).waitFor();
  await agree(page, user.email, /Now open the mail to the other address/);
  await agree(page, email, /The address is changed/);
  await page.goto(accountUrl());
  await page.getByText(email, { exact: true }).waitFor();
  await logIn({ email, password });
  expect(faults).toEqual([]);
});

/** Why somebody's token is refused, if it is. */
async function codeFor({ token }: Pick<SignedIn, 'token'>): Promise<string | undefined> {
  const { errors } = await ask('{ me { id } }', { token });
  return errors[0]?.extensions.code;
}

async function changePassword(asked: {
  page: Page;
  from: string;
  to: string;
  endsOthers: boolean;
}): Promise<void> {
  const { page, from, to, endsOthers } = asked;
  await page.getByRole('button', { name: 'Change the password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(from);
  await dialog.getByLabel('New password').fill(to);
  await dialog.getByRole('checkbox').setChecked(endsOthers);
  await dialog.getByRole('button', { name: 'Change it' }).click();
}

/** By the link that was mailed there. */
async function agree(page: Page, address: string, says: RegExp): Promise<void> {
  const token = await tokenFromMail(address, '/confirm-email-change');
  await page.goto(new URL(`/confirm-email-change#token=${token}`, accountUrl()).href);
  await page.getByRole('button', { name: 'Agree' }).click();
  await page.getByText(says).waitFor();
}

const verifyEmail =
  'mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { user { id } } }';

it('makes a key for a program, shows it once, renames it and takes it back', async () => {
  const { page, faults } = await openAccount(await newStaff('SUPPORT'));
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Nightly export');
  await page.getByRole('checkbox', { name: 'orders:read' }).check();
  await page.getByRole('button', { name: 'Make it' }).click();
  const key = await page.getByRole('dialog').locator('code').textContent();
  const query = '{ orders(first: 1) { nodes { id } } }';
  const asking = () =>
    fetch(graphUrl(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key ?? '' },
      body: JSON.stringify({ query }),
    }).then((answer) => answer.json());
  expect(await asking()).toMatchObject({ data: { orders: { nodes: expect.any(Array) } } });
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Rename Nightly export' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Hourly export');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('button', { name: 'Revoke Hourly export' }).click();
  await page.getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('Hourly export is revoked.').waitFor();
  await expect
    .poll(asking)
    .toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(faults).toEqual([]);
});

it('defines a role, gives it to somebody, and finds both in what is known of them', async () => {
  const { id } = await newCustomer();
  const { page, faults, go, signIn: signInAs } = await browser.open();
  await go('/people/roles');
  await signInAs('admin');
  const role = `SHIFT_${Date.now()}`;
  const words = wordsOf(role);
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(role);
  await page.getByRole('checkbox', { name: 'stock:read' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: `Delete ${words}` }).waitFor();

  await go(`/people/${id}`);
  const signedIn = page.getByRole('region', { name: 'Signed in' });
  await signedIn.getByRole('listitem').waitFor();
  await page.getByRole('button', { name: 'Roles' }).click();
  await page.getByRole('checkbox', { name: words }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`Customer, ${words}`).waitFor();
  await page.reload();
  const log = page.getByRole('region', { name: 'Audit log' });
  await log.getByText(role).waitFor();

  await go('/people/roles');
  await page.getByRole('button', { name: `Delete ${words}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page
    .getByRole('status')
    .getByText(/has the role/)
    .waitFor();
  expect(faults).toEqual([]);
});

function wordsOf(role: string): string {
  return role.charAt(0) + role.slice(1).toLowerCase().replaceAll('_', ' ');
}

/** Keeps an operation from the graph until it is let go. */
async function hold(page: Page, operation: string) {
  const released = Promise.withResolvers<void>();
  let times = 0;
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes(operation)) {
      times += 1;
      await released.promise;
    }
    await route.continue();
  });
  return {
    times: () => times,
    letGo: released.resolve,
  };
}

/** One that is there at once and whose user always agrees. */
async function addAuthenticator(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('WebAuthn.enable');
  await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** The first time it is asked for, the proof of whoever asks is too old. */
function staleOnce(operation: string) {
  let isStale = true;
  return async (route: Route) => {
    const isMeant = route.request().postData()?.includes(operation);
    if (!isMeant || !isStale) return route.continue();
    isStale = false;
    await route.fulfill({ json: stepUpRequired });
  };
}

const stepUpRequired = {
  data: null,
  errors: [{ message: 'Prove who you are.', extensions: { code: 'STEP_UP_REQUIRED' } }],
};
