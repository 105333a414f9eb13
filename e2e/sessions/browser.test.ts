import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, STEP_MS } from '../harness/authenticator-app.ts';
import { launchBrowser } from '../harness/browser.ts';
import { get, graphUrl } from '../harness/graph.ts';
import { newCustomer, newPassword } from '../harness/users.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const errors = 'errors { ... on UserError { code } }';
const session = 'session { accessToken refreshToken }';
const login = `mutation ($input: LoginInput!) { login(input: $input) { ${session}
  errors { ... on UserError { code } ... on SecondFactorRequiredError { challenge passkeyOptions } } } }`;
const refresh = `mutation { refreshSession(input: {}) { ${session} ${errors} } }`;
const logout = 'mutation { logout { loggedOut } }';
const beginPasskey = `mutation { beginPasskeyRegistration { challenge { options } ${errors} } }`;
const registerPasskey = `mutation ($input: RegisterPasskeyInput!) { registerPasskey(input: $input) { passkey { name } recoveryCodes ${errors} } }`;
const enrolTotp = 'mutation { enrolTotp { enrolment { secret } } }';
const confirmTotp = `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes } }`;
const completeSignIn = `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { ${session} ${errors} } }`;

/** A page of the gateway's own, which has nothing in it. */
async function ownPage(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(ownAddress());
  return page;
}

/** By name: passkeys are for no bare address. */
function ownAddress(path = '/health'): string {
  const address = new URL(path, graphUrl());
  address.hostname = 'localhost';
  return address.href;
}

// biome-ignore lint/suspicious/noExplicitAny: what an operation returns is asserted by its test
type Told = { data: Record<string, any> };

/** Asks from within a page of the gateway's own, with whatever cookies the browser has for it. */
function ask(page: Page, query: string, { variables = {}, token = '' } = {}): Promise<Told> {
  return page.evaluate(
    async ([body, bearer]) => {
      const response = await fetch('/graphql', {
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
    [JSON.stringify({ query, variables }), token],
  );
}

it('a browser stays signed in by a cookie that its pages cannot read, until it signs out', async () => {
  const { email } = await newCustomer();
  const page = await ownPage();
  const input = { email, password: newPassword };
  const { data } = await ask(page, login, { variables: { input } });
  expect(data['login']).toMatchObject({ session: { refreshToken: null }, errors: [] });

  // As after a reload: the page knows nothing any more, its second tab neither.
  await page.goto(ownAddress());
  expect(await page.evaluate('document.cookie')).toBe('');
  const tabs = await Promise.all([ask(page, refresh), ask(page, refresh)]);
  for (const tab of tabs) expect(tab.data['refreshSession'].errors).toEqual([]);
  const [kept] = await page.context().cookies(ownAddress('/graphql'));
  expect(kept).toMatchObject({ name: 'local-refresh', httpOnly: true, sameSite: 'Strict' });

  const token = tabs[0]?.data['refreshSession'].session.accessToken;
  expect((await ask(page, logout, { token })).data['logout'].loggedOut).toBe(true);
  expect(await page.context().cookies(ownAddress('/graphql'))).toEqual([]);
  const { data: after } = await ask(page, refresh);
  expect(after['refreshSession']).toMatchObject({ errors: [{ code: 'INVALID_REFRESH_TOKEN' }] });
});

it('a passkey is asked for beside the password, and its answer is good once', async () => {
  const { email, token } = await newCustomer();
  const page = await ownPage();
  await addAuthenticator(page);
  const begun = await ask(page, beginPasskey, { token });
  const { options } = begun.data['beginPasskeyRegistration'].challenge;
  const made = { name: 'Telephone', credential: await makePasskey(page, options) };
  const { data } = await ask(page, registerPasskey, { token, variables: { input: made } });
  expect(data['registerPasskey']).toMatchObject({ passkey: { name: 'Telephone' }, errors: [] });
  expect(data['registerPasskey'].recoveryCodes).toHaveLength(10);

  const half = await ask(page, login, { variables: { input: { email, password: newPassword } } });
  expect(half.data['login'].session).toBeNull();
  const [{ challenge, passkeyOptions }] = half.data['login'].errors;
  const passkey = await answerWithPasskey(page, passkeyOptions);
  const complete = async () => {
    const variables = { input: { challenge, passkey } };
    return (await ask(page, completeSignIn, { variables })).data['completeSignIn'];
  };
  expect(await complete()).toMatchObject({ session: { refreshToken: null }, errors: [] });
  expect(await complete()).toEqual({ session: null, errors: [{ code: 'INVALID_CHALLENGE' }] });
});

/** One that is there at once and whose user always agrees. */
async function addAuthenticator(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('WebAuthn.enable');
  await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    },
  });
}

// JSON is an expression of a script, too; and tests know no types of browsers.
function makePasskey(page: Page, options: string): Promise<string> {
  return page.evaluate(`navigator.credentials
    .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${options}) })
    .then((made) => JSON.stringify(made))`);
}

function answerWithPasskey(page: Page, options: string): Promise<string> {
  return page.evaluate(`navigator.credentials
    .get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${options}) })
    .then((answer) => JSON.stringify(answer))`);
}

it('somebody signs in at a provider and comes back with a session, or to give a second factor', async () => {
  const name = `ada-${randomUUID()}`;
  const signIn = async (page: Page, backAt: string | RegExp) => {
    await page.goto(ownAddress('/auth/oidc/elsewhere/start?returnTo=/health'));
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(backAt);
  };
  const page = await ownPage();
  await signIn(page, ownAddress());
  const { data } = await ask(page, refresh);
  const { accessToken: token } = data['refreshSession'].session;
  const me = '{ me { email isEmailVerified identities { provider } } }';
  expect((await ask(page, me, { token })).data['me']).toEqual({
    email: `${name}@elsewhere.example`,
    isEmailVerified: true,
    identities: [{ provider: 'elsewhere' }],
  });

  const { secret } = (await ask(page, enrolTotp, { token })).data['enrolTotp'].enrolment;
  const first = { input: { code: codeOf(secret) } };
  await ask(page, confirmTotp, { token, variables: first });
  // Without scripts: the page takes from its address what it has read.
  const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(still, /\/sign-in\?returnTo=%2Fhealth#challenge=/);
  const challenge = new URLSearchParams(new URL(still.url()).hash.slice(1)).get('challenge');
  const input = { challenge, code: codeOf(secret, { inMs: STEP_MS }) };
  const completed = await get(completeSignIn, { variables: { input } });
  expect(completed.completeSignIn.errors).toEqual([]);
});
