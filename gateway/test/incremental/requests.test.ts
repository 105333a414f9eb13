import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHeaderTable } from '../../src/headers/header-table.ts';
import { startFederation } from '../support/gateway.ts';
import { ACCEPT, askInParts } from './ask-in-parts.ts';
import { people, shop, stock } from './subgraphs.ts';

const federation = await startFederation([shop, people, stock], {
  headers: createHeaderTable({ subgraphs: { shop: { forward: [], return: ['set-cookie'] } } }),
});
afterAll(() => federation[Symbol.asyncDispose]());
const { query, subgraphs } = federation;
let address = '';
beforeAll(async () => {
  address = await federation.app.listen({ host: '127.0.0.1', port: 0 });
});

const DEFERRED = '{ orders { id ... @defer { customer { name } } } }';

const typeFor = async (accept: string) => {
  const { response, rest } = await askInParts(address, DEFERRED, { headers: { accept } });
  await rest();
  return response.headers.get('content-type')?.split(';')[0];
};

describe('an answer comes in parts', () => {
  it.each([
    ACCEPT,
    'multipart/mixed;incrementalSpec=v0.2,application/json',
    'multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json',
    'application/graphql-response+json, application/json, text/event-stream, multipart/mixed',
    'application/json, multipart/mixed; deferSpec="20220824"; q=0.5',
  ])('for who accepts %s', async (accept) => {
    expect(await typeFor(accept)).toBe('multipart/mixed');
  });

  it('and uncompressed, since a compressor would hold them back', async () => {
    const { response, rest } = await askInParts(address, DEFERRED, {
      headers: { 'accept-encoding': 'gzip, br, zstd' },
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await rest()).toHaveLength(2);
  });
});

it('an answer in parts has the headers of others, and is kept by nobody', async () => {
  subgraphs.shop.behave({
    status: 200,
    body: '{"data":{"order":{"lines":[{"__typename":"Line","id":"oln_1"}]}}}',
    headers: { 'set-cookie': 'theme=dark', 'cache-control': 'max-age=60, public' },
  });
  const { response, rest } = await askInParts(
    address,
    '{ order(id: "ord_1") { lines { ... @defer { shelf } } } }',
    { headers: { origin: 'https://shop.example', 'x-request-id': 'mine' } },
  );
  expect(await rest()).toHaveLength(2);
  subgraphs.shop.behave('well');
  const { headers } = response;
  expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(headers.get('x-request-id')).toBe('mine');
  expect(headers.get('set-cookie')).toBe('theme=dark');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('content-length')).toBeNull();
});

it('a GET is answered in parts as well', async () => {
  const response = await fetch(`${address}/graphql?query=${encodeURIComponent(DEFERRED)}`, {
    headers: { accept: ACCEPT },
  });
  expect(response.headers.get('content-type')).toContain('multipart/mixed');
  expect(response.headers.get('etag')).toBeNull();
  expect(await response.text()).toMatch(/"hasNext":false}\r\n-----\r\n$/);
});

describe('an answer comes as one', () => {
  it.each([
    'application/json',
    'application/graphql-response+json, application/json;q=0.9',
    '*/*',
    'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json',
    'multipart/mixed;incrementalSpec=v9.9,application/json',
    'multipart/mixed;deferSpec=20990101,application/json',
    'multipart/mixed;deferSpec=20220824;q=0,application/json',
  ])('for who accepts %s', async (accept) => {
    expect(await typeFor(accept)).toMatch(/^application\/(graphql-response\+)?json$/);
  });

  it('with all that was deferred, also when the operation is known', async () => {
    const all = await query('{ orders { id customer { name } } }');
    for (let times = 0; times < 3; times += 1) expect(await query(DEFERRED)).toEqual(all);
  });
});

const refused: readonly (readonly [string, string, string])[] = [
  [
    'a label that is used twice',
    '{ me { ... @defer(label: "a") { name } ... @defer(label: "a") { id } } }',
    'Two fragments are deferred with the label "a".',
  ],
  [
    'a label out of a variable',
    'query ($l: String) { me { ... @defer(label: $l) { name } } }',
    'The label of a @defer must be a string in the document.',
  ],
  [
    'a mutation that is deferred itself',
    'mutation { ... @defer { place { id } } }',
    'The fields of a mutation itself cannot be deferred.',
  ],
  ['a field', '{ me @defer { name } }', 'Directive "@defer" may not be used on FIELD.'],
  [
    'a condition that is no Boolean',
    '{ me { ... @defer(if: "yes") { name } } }',
    'Boolean cannot represent a non boolean value.',
  ],
];

it.each(refused)('refuses %s', async (_, text, message) => {
  const { status, errors } = await query(text);
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

it('refuses null for whether something is deferred', async () => {
  const text = 'query ($later: Boolean) { me { ... @defer(if: $later) { name } } }';
  const { status, errors } = await query(text, { later: null });
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

const schemaOf = async (ask: typeof query) =>
  printSchema(
    buildClientSchema((await ask<IntrospectionQuery>(getIntrospectionQuery())).data as never),
  );

it('the schema tells clients that there is such a directive', async () => {
  const schema = await schemaOf(query);
  expect(schema).toMatch(
    /directive @defer\(.*if: Boolean! = true.*label: String.*\) on FRAGMENT_SPREAD \| INLINE_FRAGMENT/s,
  );
});

describe.each([
  ['a gateway that does not defer', { defers: false }],
  ["Apollo's executor", { engine: 'stock' }],
] as const)('%s', (_, overrides) => {
  it('knows no such directive, and says so', async () => {
    await using plain = await startFederation([shop, people, stock], overrides);
    expect(await schemaOf(plain.query)).not.toContain('@defer');
    const { status, errors } = await plain.query(DEFERRED);
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: 'Unknown directive "@defer".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});
