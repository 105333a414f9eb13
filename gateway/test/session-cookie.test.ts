import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createHeaderTable } from '../src/headers/header-table.ts';
import { startTestGateway } from './support/gateway.ts';

/** A table that would let all cookies pass everywhere. */
const open = { forward: ['cookie'], return: ['set-cookie'] };
const gateway = await startTestGateway({
  sessionSubgraph: 'shop',
  headers: createHeaderTable({ subgraphs: { accounts: open, stock: open } }),
  cors: { origins: ['https://admin.example'], credentials: true },
});
afterAll(() => gateway[Symbol.asyncDispose]());
const all = [gateway.accounts, gateway.shop, gateway.stock];
beforeEach(() => {
  for (const one of all) {
    one.fetches.length = 0;
    one.behave('well');
  }
});

const asked = { 'x-session-transport': 'cookie', host: 'shop.example' };
const cookie = 'theme=dark; __Host-refresh=mine; lang=de';
const change = 'mutation Change { placeOrder { id customer { name } } }';
const read = '{ orders { id } }';

function post(query: string, headers: Record<string, string> = {}) {
  return gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
}

function setCookie(...cookies: string[]) {
  const body =
    '{"data":{"placeOrder":{"id":"ord_1","customer":{"__typename":"User","id":"usr_1"}}}}';
  gateway.shop.behave({ status: 200, body, headers: { 'set-cookie': cookies } });
}

const set = '__Host-refresh=new; Path=/; Secure; HttpOnly; SameSite=Strict';

describe('the cookie of a session', () => {
  // The first is answered by way of Apollo Server, the second directly.
  it.each(['the long way', 'the short way'])(
    'goes to its subgraph alone and comes back from there alone, %s',
    async () => {
      setCookie('other=1', '__Host-refresh=old', set);
      gateway.accounts.behave({
        status: 200,
        body: '{"data":{"_entities":[{"__typename":"User","name":"Ada"}]}}',
        headers: { 'set-cookie': ['__Host-refresh=planted', 'region=eu'] },
      });
      const { headers, body } = await post(change, { ...asked, cookie });
      expect(body).toContain('"name":"Ada"');
      expect(gateway.shop.fetches).toEqual([
        expect.objectContaining({
          'x-session-transport': 'cookie',
          cookie: '__Host-refresh=mine',
        }),
      ]);
      const [toAccounts] = gateway.accounts.fetches;
      expect(toAccounts).toMatchObject({ cookie: 'theme=dark; lang=de' });
      expect(toAccounts).not.toHaveProperty('x-session-transport');
      expect(headers['set-cookie']).toEqual(['region=eu', set]);
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  it('is not read, and not set, where nobody asks for it', async () => {
    setCookie(set);
    const { headers } = await post(change, { cookie, host: 'shop.example' });
    const [toShop] = gateway.shop.fetches;
    expect(toShop).not.toHaveProperty('cookie');
    expect(toShop).not.toHaveProperty('x-session-transport');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('goes with no query, so that queries of different browsers stay alike', async () => {
    setCookie(set);
    gateway.shop.behave({
      status: 200,
      body: '{"data":{"orders":[]}}',
      headers: { 'set-cookie': set },
    });
    const url = `/graphql?query=${encodeURIComponent(read)}`;
    const headers = { ...asked, cookie, 'apollo-require-preflight': 'true' };
    for (const answer of [
      await post(read, { ...asked, cookie }),
      await gateway.app.inject({ method: 'GET', url, headers }),
    ]) {
      expect(answer.json()).toEqual({ data: { orders: [] } });
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    for (const fetch of gateway.shop.fetches) expect(fetch).not.toHaveProperty('cookie');
  });

  it('comes with the first of several parts', async () => {
    setCookie(set);
    const { headers, body } = await post(
      'mutation { placeOrder { id ... @defer { customer { name } } } }',
      { ...asked, cookie, accept: 'multipart/mixed;deferSpec=20220824, application/json' },
    );
    expect(body).toContain('"name":"Ada"');
    expect(headers['content-type']).toContain('multipart/mixed');
    expect(headers['set-cookie']).toEqual(expect.arrayContaining([set]));
  });

  it('is set on no stream, and nothing is done for who wants it there', async () => {
    const { body } = await post(change, { ...asked, cookie, accept: 'text/event-stream' });
    expect(body).toContain('A stream sets no cookie');
    expect(gateway.shop.fetches).toEqual([]);
  });
});

describe('a request for it is refused', () => {
  const origins: [string, Record<string, string>][] = [
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['of a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
    ['of no origin', { origin: 'null' }],
    ['of Sandbox', { origin: 'https://studio.apollographql.com' }],
  ];
  it.each(origins)('where it comes from a page %s', async (_, from) => {
    const { statusCode, body } = await post(change, { ...asked, ...from, cookie });
    expect([statusCode, JSON.parse(body).errors[0].extensions]).toEqual([
      403,
      { code: 'FORBIDDEN', reason: 'origin' },
    ]);
    expect(gateway.shop.fetches).toEqual([]);
  });

  const faults: [string, Record<string, string>, string][] = [
    [
      'the cookie came twice',
      { cookie: `${cookie}; __Host-refresh=other` },
      '__Host-refresh came more than once',
    ],
    [
      'it wants another transport',
      { 'x-session-transport': 'payload' },
      'can be \\"cookie\\" alone',
    ],
  ];
  it.each(faults)('where %s', async (_, headers, says) => {
    const { statusCode, body } = await post(change, { ...asked, ...headers });
    expect([statusCode, JSON.parse(body).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    expect(body).toContain(says);
    expect(gateway.shop.fetches).toEqual([]);
  });

  it('where no subgraph has sessions', async () => {
    await using other = await startTestGateway();
    const { statusCode, body } = await other.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: asked,
      payload: { query: change },
    });
    expect(statusCode).toBe(400);
    expect(body).toContain('passes no session in a cookie');
  });
});

it('a page on the list of origins may use it', async () => {
  const origin = 'https://admin.example';
  const preflight = await gateway.app.inject({
    method: 'OPTIONS',
    url: '/graphql',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-session-transport',
    },
  });
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type,x-session-transport',
  });
  setCookie(set);
  const { headers } = await post(change, {
    ...asked,
    cookie,
    origin,
    'sec-fetch-site': 'cross-site',
  });
  expect(headers).toMatchObject({
    'set-cookie': expect.arrayContaining([set]),
    'access-control-allow-origin': origin,
  });
});
