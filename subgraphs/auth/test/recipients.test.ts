import { RECIPIENTS_MAX } from '@supergraph/mail/fetch-recipients';
import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAuth } from './support.ts';

const gatewaySecret = 'a secret of the tests, thirty-two characters or more';
let auth: Awaited<ReturnType<typeof startAuth>>;
beforeAll(async () => {
  auth = await startAuth({ gatewaySecret });
});
afterAll(() => auth[Symbol.asyncDispose]());

function ask(ids: readonly string[], secret = gatewaySecret) {
  const url = `/recipients?${ids.map((id) => `id=${id}`).join('&')}`;
  return auth.app.inject({ url, headers: { 'x-gateway-secret': secret } });
}

it('tells services whereto they may write, of those that there are', async () => {
  const { id, email } = await auth.register();
  const answer = await ask([id, newId('usr')]);
  expect(answer.json()).toEqual({
    recipients: [{ id, address: email, name: 'Somebody', locale: 'en' }],
  });
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('tells nobody who does not know the secret, and not of all at once', async () => {
  const { id } = await auth.register();
  expect((await ask([id], 'another secret, of thirty-two characters too')).statusCode).toBe(403);
  expect((await auth.app.inject({ url: `/recipients?id=${id}` })).statusCode).toBe(403);
  const many = Array.from({ length: RECIPIENTS_MAX + 1 }, () => id);
  expect((await ask(many)).statusCode).toBe(400);
  expect((await ask([])).statusCode).toBe(400);
});

it('has nothing to tell where no secret is configured', async () => {
  await using open = await startAuth();
  expect((await open.app.inject({ url: '/recipients?id=usr_1' })).statusCode).toBe(404);
});
