import { nextAnswer, subscribeBySocket } from '@supergraph/testing/streams';
import { expect, inject, it } from 'vitest';
import { ask, get, graphUrl } from '../harness/graph.ts';
import { place } from '../harness/orders.ts';
import { manage } from '../harness/services.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer, newStaff } from '../harness/users.ts';

const CREATE = /* GraphQL */ `
  mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { id } secret errors { ... on UserError { code } } }
  }
`;
const REVOKE = /* GraphQL */ `
  mutation ($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id } errors { ... on UserError { code } } }
  }
`;

async function newKey(token: string, scopes: string[]) {
  const input = { name: 'A program', scopes };
  const { createApiKey } = await get(CREATE, { token, variables: { input } });
  return { id: createApiKey.apiKey.id as string, secret: createApiKey.secret as string };
}

it('a program acts for its owner by a key, in either header, until it is taken back', async () => {
  const { id, token } = await newCustomer();
  const key = await newKey(token, []);
  const asBearer = () => ask('{ me { id } }', { token: key.secret });
  const asHeader = () => ask('{ me { id } }', { headers: { 'x-api-key': key.secret } });
  expect((await asBearer()).data.me.id).toBe(id);
  expect((await asHeader()).data.me.id).toBe(id);
  const both = await ask('{ me { id } }', { token, headers: { 'x-api-key': key.secret } });
  expect([both.status, both.errors[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);

  await get(REVOKE, { token, variables: { input: { apiKeyId: key.id } } });
  const refused = async () => [await asBearer(), await asHeader()].map(({ status }) => status);
  await expect.poll(refused).toEqual([401, 401]);
  expect((await asBearer()).errors[0]?.extensions['reason']).toBe('api-key');
});

it('a key may do what its scopes say, in every service, and no more', async () => {
  const { token } = await newStaff('SUPPORT');
  const { secret } = await newKey(token, ['orders:read']);
  const { data, errors } = await ask(
    '{ orders(first: 1) { nodes { id } } users(first: 1) { nodes { id } } }',
    { token: secret },
  );
  expect(data.orders.nodes).toEqual(expect.any(Array));
  expect(data.users).toBeNull();
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['users'], 'FORBIDDEN'],
  ]);
});

it('what was opened with a key ends when the key is taken back', async () => {
  const customer = await newCustomer();
  const article = await newArticle({ units: 10 });
  const { data } = await place(customer.token, {
    lines: [{ variantId: article.variantId, quantity: 1 }],
  });
  const key = await newKey(customer.token, []);
  const stream = subscribeBySocket<unknown>(graphUrl().replace('http://', ''), {
    query: 'subscription ($id: ID!) { orderUpdated(id: $id) { status } }',
    variables: { id: data?.placeOrder.order?.id ?? '' },
    token: key.secret,
  });
  await nextAnswer(stream);
  const input = { apiKeyId: key.id };
  await get(REVOKE, { token: customer.token, variables: { input } });
  const end = async () => {
    for await (const _ of stream);
  };
  await expect(end()).rejects.toMatchObject({ code: 4403 });
});

it('a service gets an access token for its credentials, and is refused when they are taken back', async () => {
  const made = await manage('auth', 'create-client', '--name', 'billing', 'orders:read');
  const [, id = ''] = /client_id (\S+)/.exec(made) ?? [];
  const [, secret = ''] = /client_secret (\S+)/.exec(made) ?? [];
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const answer = await fetch(`${inject('stack').urls.auth}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const orders = () => ask('{ orders(first: 1) { nodes { id } } }', { token });
  expect((await orders()).data.orders.nodes).toEqual(expect.any(Array));
  expect(await manage('auth', 'list-clients')).toContain(`${id}  billing  orders:read`);
  await manage('auth', 'revoke-client', '--id', id);
  await expect.poll(async () => (await orders()).status).toBe(401);
});
