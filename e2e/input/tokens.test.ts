import { expect, inject, it } from 'vitest';
import { ask } from '../harness/graph.ts';
import { manage } from '../harness/services.ts';
import { badTokens, signedByEach } from '../harness/tokens.ts';
import { demoUser, newCustomer } from '../harness/users.ts';

it('refuses every token that auth would not stand by, and answers nothing', async () => {
  const { id } = await demoUser('admin');
  const tokens = await badTokens(id);
  expect(Object.keys(tokens)).toHaveLength(14);
  for (const [fault, token] of Object.entries(tokens)) {
    const { status, data, errors } = await ask('{ me { id } products { nodes { id } } }', {
      token,
    });
    expect(status, fault).toBe(401);
    expect(data ?? null, fault).toBeNull();
    expect(errors, fault).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  }
});

it('tells why a token is refused', async () => {
  const { id } = await demoUser('admin');
  const tokens = await badTokens(id);
  const reasonOf = async (token: string | undefined) =>
    (await ask('{ me { id } }', { token })).errors[0]?.extensions['reason'];
  // A key that the gateway does not know is asked for again after ten seconds at the earliest.
  await expect.poll(() => reasonOf(tokens['expired'])).toBe('expired');
  expect(await reasonOf(tokens['audience'])).toBe('audience');
  expect(await reasonOf(tokens['forged'])).toBe('signature');
  expect(await reasonOf(tokens['algNone'])).toBe('algorithm');
  expect(await reasonOf(tokens['publicKeyAsSecret'])).toBe('algorithm');
});

it('takes what a key signs that was published while everything runs', async () => {
  const { id, token } = await newCustomer();
  const before = await signedByEach(token);
  await manage('auth', 'rotate-keys');
  const after = [...(await signedByEach(token))].filter(([kid]) => !before.has(kid));
  const [[, signedByNext = ''] = []] = after;
  expect(after).toHaveLength(1);
  // Auth reads its keys again for a token that it does not know, and publishes what it found; so do all others.
  await expect.poll(() => refusalOfAuth(signedByNext)).toBeUndefined();
  const answer = () =>
    ask('{ me { id } myOrders(first: 1) { nodes { id } } }', { token: signedByNext });
  await expect.poll(answer).toMatchObject({ status: 200, data: { me: { id } }, errors: [] });
  expect((await ask('{ me { id } }', { token })).data).toEqual({ me: { id } });
});

/** Why auth refuses a token, asked as the gateway asks it. */
async function refusalOfAuth(token: string): Promise<string | undefined> {
  const { urls, surroundings } = inject('stack');
  const answer = await fetch(`${urls.auth}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-gateway-secret': surroundings.secrets.gatewaySecret,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  const { errors } = (await answer.json()) as { errors?: { extensions: { reason: string } }[] };
  return errors?.[0]?.extensions.reason;
}

it('lets nobody past the gateway to a subgraph', async () => {
  const { auth, orders, inventory } = inject('stack').urls;
  const { token } = await demoUser('admin');
  for (const url of [auth, orders, inventory]) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(answer.ok, url).toBe(false);
    expect(await answer.json()).not.toHaveProperty('data.__typename');
  }
});
