import { createTestKey } from '@supergraph/testing/identity';
import { expect, it } from 'vitest';
import { gatewaySecret, startTestGateway } from './support/gateway.ts';

const me = { query: '{ me { name } }' };

it('refuses a request with a faulty token as a whole', async () => {
  await using gateway = await startTestGateway();
  const { identity } = gateway;
  const faulty = {
    signature: identity.token({ key: { ...createTestKey('other'), kid: identity.key.kid } }),
    expired: identity.token({ lifetimeSeconds: -1 }),
    audience: identity.token({ audience: 'somebody-else' }),
    malformed: 'nonsense',
  };
  for (const [reason, token] of Object.entries(faulty)) {
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: me,
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason } }],
    });
  }
  expect(gateway.accounts.fetches).toEqual([]);
});

it('lets a request without a token through as anonymous', async () => {
  await using gateway = await startTestGateway();
  const { data, errors } = await gateway.query(me.query);
  expect({ data, errors }).toEqual({ data: { me: { name: 'Ada' } }, errors: undefined });
  expect(gateway.accounts.fetches[0]).not.toHaveProperty('authorization');
});

it('hands token, request id, trace and its own secret to every subgraph', async () => {
  await using gateway = await startTestGateway();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const authorization = `Bearer ${gateway.identity.token()}`;
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: {
      authorization,
      traceparent,
      'x-request-id': 'req-42',
      cookie: 'a=b',
      'x-other': 'c',
    },
    payload: { query: '{ me { orders { lines { shortfall } } } }' },
  });
  expect(answer.json()).not.toHaveProperty('errors');
  expect(answer.headers['x-request-id']).toBe('req-42');
  for (const { fetches } of [gateway.accounts, gateway.shop, gateway.stock]) {
    expect(fetches).toHaveLength(1);
    expect(fetches[0]).toMatchObject({
      authorization,
      traceparent,
      'x-request-id': 'req-42',
      'x-gateway-secret': gatewaySecret,
    });
    expect(fetches[0]).not.toHaveProperty('cookie');
    expect(fetches[0]).not.toHaveProperty('x-other');
  }
});

it('never takes a gateway secret or a broken trace from a client', async () => {
  await using gateway = await startTestGateway();
  await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'x-gateway-secret': 'from outside', traceparent: 'nonsense' },
    payload: me,
  });
  expect(gateway.accounts.fetches).toMatchObject([{ 'x-gateway-secret': gatewaySecret }]);
  expect(gateway.accounts.fetches[0]).not.toHaveProperty('traceparent');
});

it('gives a request without a usable id one of its own', async () => {
  await using gateway = await startTestGateway();
  for (const headers of [{}, { 'x-request-id': `${'x'.repeat(200)}` }, { 'x-request-id': 'a b' }]) {
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      headers,
      payload: me,
    });
    expect(answer.headers['x-request-id']).toMatch(/^req_[\w-]+$/);
    expect(gateway.accounts.fetches.at(-1)?.['x-request-id']).toBe(answer.headers['x-request-id']);
  }
});
