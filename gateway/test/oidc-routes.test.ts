import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { gatewaySecret, startTestGateway } from './support/gateway.ts';

let answer: { status: number; headers: Record<string, string | string[]> };
const asked: IncomingMessage[] = [];
const sessions = createServer((request, response) => {
  asked.push(request);
  response.writeHead(answer.status, answer.headers).end('a body');
}).listen(0, '127.0.0.1');
await once(sessions, 'listening');
const { port } = sessions.address() as AddressInfo;
const gateway = await startTestGateway({
  sessionSubgraph: 'shop',
  subgraphUrls: { shop: `http://127.0.0.1:${port}/graphql` },
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  sessions.close();
});
beforeEach(() => {
  asked.length = 0;
  answer = { status: 303, headers: { location: 'https://elsewhere.example/auth' } };
});

const get = (url: string, headers: Record<string, string> = {}) =>
  gateway.app.inject({ url, headers });

it('passes who signs in elsewhere on to the subgraph that has sessions, and back', async () => {
  const flow = '__Host-oidc=sealed; Path=/; Secure; HttpOnly; SameSite=Lax';
  answer.headers['set-cookie'] = [flow, 'other=1', '__Host-refresh=new; HttpOnly'];
  const { statusCode, headers, body } = await get('/shop/oidc/google/callback?code=1&state=2', {
    cookie: 'theme=dark; __Host-oidc=begun; __Host-refresh=mine',
    'user-agent': 'a browser',
    'accept-language': 'de',
    'x-evil': '1',
  });
  expect([statusCode, headers.location, body]).toEqual([303, 'https://elsewhere.example/auth', '']);
  expect(headers['set-cookie']).toEqual([flow, '__Host-refresh=new; HttpOnly']);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(asked[0]?.url).toBe('/shop/oidc/google/callback?code=1&state=2');
  expect(asked[0]?.headers).toMatchObject({
    'x-gateway-secret': gatewaySecret,
    'x-client-address': '127.0.0.1',
    'x-client-agent': 'a browser',
    'x-client-languages': 'de',
    cookie: '__Host-oidc=begun',
  });
  expect(asked[0]?.headers).not.toHaveProperty('x-evil');
});

it('passes two addresses alone, of some length', async () => {
  for (const url of ['/shop/oidc/google/other', '/shop/oidc/google', '/accounts/oidc/x/start']) {
    expect((await get(url)).statusCode).toBe(404);
  }
  const long = await get(`/shop/oidc/google/start?x=${'x'.repeat(5_000)}`);
  expect(long.statusCode).toBe(414);
  expect(asked).toEqual([]);
});

it('tells nothing of another answer', async () => {
  answer = { status: 500, headers: { 'set-cookie': '__Host-refresh=x' } };
  const { statusCode, headers, body } = await get('/shop/oidc/google/start');
  expect([statusCode, body]).toEqual([404, '']);
  expect(headers).not.toHaveProperty('set-cookie');
});

it('leads a person to the page for signing in where nobody answers', async () => {
  await using alone = await startTestGateway({
    sessionSubgraph: 'shop',
    subgraphUrls: { shop: 'http://127.0.0.1:9/graphql' },
  });
  const { statusCode, headers } = await alone.app.inject(
    '/shop/oidc/google/start?returnTo=/console/orders',
  );
  expect(statusCode).toBe(303);
  expect(headers.location).toBe('/sign-in?error=OIDC_FAILED&returnTo=%2Fconsole%2Forders');
  const later = await alone.app.inject('/shop/oidc/google/callback?code=1&state=2');
  expect(later.headers.location).toBe('/sign-in?error=OIDC_FAILED');
});

it('passes none where no subgraph has sessions', async () => {
  await using other = await startTestGateway();
  expect((await other.app.inject('/shop/oidc/google/start')).statusCode).toBe(404);
});
