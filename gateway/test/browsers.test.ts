import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const query = '{ me { name } }';
const sandbox = 'https://studio.apollographql.com';

it('refuses what a foreign page could send without a preflight by POST', async () => {
  await using gateway = await startTestGateway();
  const forged = [
    {
      method: 'POST' as const,
      url: '/graphql',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify({ query }),
    },
    {
      method: 'POST' as const,
      url: '/graphql',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `query=${encodeURIComponent(query)}`,
    },
  ];
  for (const request of forged) {
    const answer = await gateway.app.inject(request);
    expect([400, 415]).toContain(answer.statusCode);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  }
  expect(gateway.accounts.fetches).toEqual([]);
});

it('answers a GET that was preflighted, for queries only', async () => {
  await using gateway = await startTestGateway();
  const get = (text: string) =>
    gateway.app.inject({
      method: 'GET',
      url: `/graphql?query=${encodeURIComponent(text)}`,
      headers: { 'apollo-require-preflight': 'true' },
    });
  expect((await get(query)).json()).toEqual({ data: { me: { name: 'Ada' } } });
  expect((await get('mutation { placeOrder { id } }')).statusCode).toBe(405);
  expect(gateway.shop.fetches).toEqual([]);
});

it('refuses a GET without a preflight where cookies tell who asks', async () => {
  await using gateway = await startTestGateway({
    cors: { origins: ['https://shop.example'], credentials: true },
  });
  const url = `/graphql?query=${encodeURIComponent(query)}`;
  const forged = await gateway.app.inject({ method: 'GET', url });
  expect(forged.statusCode).toBe(400);
  expect(forged.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  const headers = { 'apollo-require-preflight': 'true' };
  expect((await gateway.app.inject({ method: 'GET', url, headers })).statusCode).toBe(200);
});

it('lets Sandbox and configured origins in, and no other', async () => {
  await using gateway = await startTestGateway();
  const preflight = (origin: string) =>
    gateway.app.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
  for (const origin of [sandbox, 'https://shop.example']) {
    const { statusCode, headers } = await preflight(origin);
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-allow-methods']).toContain('POST');
    expect(headers['access-control-allow-headers']).toBe('content-type,authorization');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  }
  const stranger = await preflight('https://evil.example');
  expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
});

it('lets pages read refusals and request ids too', async () => {
  await using gateway = await startTestGateway({
    cors: { origins: ['https://shop.example'], credentials: true },
  });
  const { statusCode, headers } = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { origin: 'https://shop.example', authorization: 'Bearer nonsense' },
    payload: { query },
  });
  expect(statusCode).toBe(401);
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'x-request-id, retry-after, ratelimit, ratelimit-policy',
  });
});

it('opens Sandbox with the example filled in for a browser', async () => {
  const document = '# first\nquery Example { me { name } }';
  await using gateway = await startTestGateway({
    sandboxExample: { document, variables: { first: 5 } },
    consoleFolder: tmpdir(),
  });
  const { statusCode, headers, body } = await gateway.app.inject({
    method: 'GET',
    url: '/graphql',
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('text/html');
  expect(body).toContain('EmbeddedSandbox');
  expect(body).toContain(JSON.stringify(document));
  expect(body).toContain('"includeCookies":false');
  expect(body).toContain('href="/console/explore"');
});

it('runs nothing on that page but its own script and Apollo’s', async () => {
  const document = '# </script><script>alert(1)</script>';
  await using gateway = await startTestGateway({ sandboxExample: { document, variables: {} } });
  const open = () =>
    gateway.app.inject({ method: 'GET', url: '/graphql', headers: { accept: 'text/html' } });
  const [{ body }, other] = [await open(), await open()];
  const [, nonce = ''] =
    /script-src 'nonce-([^']{22,})' https:\/\/embeddable-sandbox\./.exec(body) ?? [];
  expect(body.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`]);
  expect(other.body).not.toContain(nonce);
  expect(body).toContain("default-src 'none'");
});

it('shows no Sandbox, and lets none in from outside, where it is switched off', async () => {
  await using gateway = await startTestGateway({ hasSandbox: false });
  const page = await gateway.app.inject({
    method: 'GET',
    url: '/graphql',
    headers: { accept: 'text/html' },
  });
  expect(page.statusCode).toBe(406);
  const preflight = await gateway.app.inject({
    method: 'OPTIONS',
    url: '/graphql',
    headers: { origin: sandbox, 'access-control-request-method': 'POST' },
  });
  expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
});

it.each([true, false])(
  'shows plans where Sandbox is (%s), and always to operators',
  async (hasSandbox) => {
    await using gateway = await startTestGateway({ hasSandbox });
    const sees = async (permissions: string[]) => {
      const { body } = await gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: {
          'apollo-query-plan-experimental': '1',
          authorization: `Bearer ${gateway.identity.token({ permissions })}`,
        },
        payload: { query: '{ variants { name } }' },
      });
      return body.includes('QueryPlan');
    };
    expect(await sees(['orders:read'])).toBe(hasSandbox);
    expect(await sees(['operations:read'])).toBe(true);
  },
);
