import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { ConfigError } from '@supergraph/service/config';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createHeaderTable, readHeaderTable } from '../src/headers/header-table.ts';
import { startTestGateway } from './support/gateway.ts';

const headers = createHeaderTable({
  all: { forward: ['accept-language'], return: ['x-region'] },
  subgraphs: { accounts: { forward: ['cookie'], return: ['set-cookie'] } },
});
const gateway = await startTestGateway({ headers });
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  for (const one of [gateway.accounts, gateway.shop, gateway.stock]) {
    one.fetches.length = 0;
    one.behave('well');
  }
});

const both = '{ me { name } uncoded }';

function answerWith(
  accounts: Record<string, string | string[]>,
  shop: Record<string, string | string[]>,
) {
  gateway.accounts.behave({
    status: 200,
    body: '{"data":{"me":{"name":"Ada"}}}',
    headers: accounts,
  });
  gateway.shop.behave({ status: 200, body: '{"data":{"uncoded":"fine"}}', headers: shop });
}

function post(query: string, given: Record<string, string> = {}) {
  return gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: given,
    payload: { query },
  });
}

function get(query: string, given: Record<string, string> = {}) {
  return gateway.app.inject({ method: 'GET', url: '/graphql', headers: given, query: { query } });
}

describe('headers that pass', () => {
  it('are those of the table, each to its subgraph, and no others', async () => {
    await post(both, {
      'accept-language': 'de',
      cookie: 'a=1',
      'x-evil': '1',
      'x-gateway-secret': 'mine',
    });
    const [toAccounts] = gateway.accounts.fetches;
    const [toShop] = gateway.shop.fetches;
    expect(toAccounts).toMatchObject({ 'accept-language': 'de', cookie: 'a=1' });
    expect(toShop).toMatchObject({ 'accept-language': 'de' });
    expect(toShop).not.toHaveProperty('cookie');
    for (const sent of [toAccounts, toShop]) {
      expect(sent).not.toHaveProperty('x-evil');
      expect(sent?.['x-gateway-secret']).not.toBe('mine');
    }
  });

  // The first is answered by way of Apollo Server, the second directly.
  it.each(['the long way', 'the short way'])('come back as the table says, %s', async () => {
    answerWith(
      { 'set-cookie': ['s=1; HttpOnly', 't=2'], 'x-region': 'eu', 'x-secret': '1' },
      { 'set-cookie': 'no=1', 'x-region': 'us' },
    );
    const { headers: told } = await post('query Back { me { name } uncoded }');
    expect(told['set-cookie']).toEqual(['s=1; HttpOnly', 't=2']);
    expect(String(told['x-region']).split(', ').sort()).toEqual(['eu', 'us']);
    expect(told).not.toHaveProperty('x-secret');
    expect(told['cache-control']).toBe('no-store');
  });

  it('a cookie that is the only one comes back whole', async () => {
    answerWith({ 'set-cookie': 's=1; HttpOnly' }, {});
    const { headers: told } = await post(both);
    expect(told['set-cookie']).toEqual(['s=1; HttpOnly']);
  });

  it('tell two requests apart that are otherwise the same', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gateway.accounts.behave({ until: promise });
    const languages = ['de', 'fr', 'de'];
    const asked = languages.map((language) =>
      post('{ me { id } }', { 'accept-language': language }),
    );
    await expect.poll(() => gateway.accounts.fetches.length).toBe(2);
    resolve();
    for (const answer of await Promise.all(asked)) expect(answer.statusCode).toBe(200);
  });
});

describe('how long an answer may be kept', () => {
  it.each([
    [
      'the shortest of what its parts may',
      'public, max-age=60',
      'max-age=30, public',
      'max-age=30, public',
    ],
    [
      'by its user alone where a part is his',
      'public, max-age=60',
      'private, max-age=90',
      'max-age=60, private',
    ],
    ['not at all where a part may not', 'public, max-age=60', 'no-store', 'no-store'],
    ['not at all where a part does not say', 'public, max-age=60', '', 'no-store'],
    [
      'not at all where a part must be asked for again',
      'max-age=60',
      'max-age=60, no-cache',
      'no-store',
    ],
  ])('is %s', async (_, accounts, shop, expected) => {
    answerWith({ 'cache-control': accounts }, shop ? { 'cache-control': shop } : {});
    for (const way of [post, get]) {
      expect((await way(both)).headers['cache-control']).toBe(expected);
    }
  });

  it('is not at all where something went wrong, or was changed', async () => {
    const kept = { 'cache-control': 'public, max-age=60' };
    gateway.shop.behave({
      status: 200,
      headers: kept,
      body: '{"data":{"uncoded":null,"placeOrder":{"id":"1"}},"errors":[{"message":"no","path":["uncoded"],"extensions":{"code":"NOT_FOUND"}}]}',
    });
    expect((await post('{ uncoded }')).headers['cache-control']).toBe('no-store');
    gateway.shop.behave({ status: 200, headers: kept, body: '{"data":{"placeOrder":{"id":"1"}}}' });
    const changed = await post('mutation { placeOrder { id } }');
    expect(changed.headers['cache-control']).toBe('no-store');
  });
});

it('who has the answer to a GET already does not get it again', async () => {
  const first = await get('{ me { name } }');
  const { etag } = first.headers;
  expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
  const again = await get('{ me { name } }', { 'if-none-match': `"other", ${etag}` });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  expect(again.headers.etag).toBe(etag);
  expect((await get('{ me { id } }', { 'if-none-match': String(etag) })).statusCode).toBe(200);
  expect((await post('{ me { name } }')).headers).not.toHaveProperty('etag');
});

describe('a large answer', () => {
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync };
  const schema = '{ __schema { types { name description fields { name } } } }';

  it.each(Object.entries(unpack))(
    'is compressed with %s for who can read that',
    async (name, unpacked) => {
      const plain = await post(schema);
      const packed = await post(schema, { 'accept-encoding': name });
      expect(packed.headers['content-encoding']).toBe(name);
      expect(packed.headers.vary).toContain('accept-encoding');
      expect(unpacked(packed.rawPayload).toString()).toBe(plain.body);
      expect(plain.headers).not.toHaveProperty('content-encoding');
    },
  );

  it('and a small one is not', async () => {
    const { headers: told } = await post('{ me { id } }', { 'accept-encoding': 'gzip' });
    expect(told).not.toHaveProperty('content-encoding');
  });
});

it.each([
  ['{', 'cannot be read'],
  [
    '{"all":{"forward":["Content-Length"]}}',
    'all.forward.0: is a header that the gateway sees to itself',
  ],
  ['{"all":{"forwards":[]}}', 'all: Unrecognized key'],
  ['{"subgraphs":{"auth":{"return":["a b"]}}}', 'subgraphs.auth.return.0: is no name of a header'],
])('a table %s is refused with the place of its fault', async (text, says) => {
  const file = join(await mkdtemp(join(tmpdir(), 'headers-')), 'headers.json');
  await writeFile(file, text);
  expect(() => readHeaderTable(file)).toThrow(ConfigError);
  expect(() => readHeaderTable(file)).toThrow(says);
});
