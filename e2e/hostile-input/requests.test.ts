import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { graphUrl } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';
import { judge } from './judge.ts';

// What the schema does not tell of: bodies, documents, headers and addresses that nobody means well with.

const json = { 'content-type': 'application/json' };
const plain = '{"query":"{ __typename }"}';

const bodies: (string | Buffer)[] = [
  ...['', 'null', '[]', '"x"', '5', '{', '{}', '[{}]', `[${plain}]`, '\0', `\ufeff${plain}`],
  ...['null', '5', '[]', '{}', '""', '"\\u0000"'].map((query) => `{"query":${query}}`),
  ...['5', '[]', '{}', '"\\ud800"'].map(
    (name) => `{"query":"{ a: __typename }","operationName":${name}}`,
  ),
  ...['5', '[]', '{"persistedQuery":5}', '{"persistedQuery":{"version":1,"sha256Hash":{}}}'].map(
    (extensions) => `{"query":"{ a: __typename }","extensions":${extensions}}`,
  ),
  ...[gzipSync(plain), Buffer.from(plain, 'utf16le'), Buffer.from([0xff, 0xfe, 0x7b])],
  Buffer.from('{"query":"{ products(search: \\"\xff\\") { nodes { id } } }"}', 'latin1'),
];

const documents: [string, Record<string, unknown>?][] = [
  ['query ($__proto__: Int) { products(first: $__proto__) { nodes { id } } }'],
  ['query ($constructor: Int) { products(first: $constructor) { nodes { id } } }'],
  [
    'query ($is: Boolean = true) { products(first: 1) { nodes @skip(if: $is) { id } } }',
    { is: null },
  ],
  ['query ($is: Boolean = null) { me @include(if: $is) { id } }'],
  ['query ($in: NoSuchType) { products(first: $in) { nodes { id } } }'],
  ['query ($name: String!) { __type(name: $name) { name } }', { name: '\ud800' }],
  ['query ($name: String!) { __type(name: $name) { name } }', { name: 'toString' }],
  ['query ($s: ProductOrder = NO_SUCH) { products(orderBy: $s) { nodes { id } } }'],
  ['query ($f: ProductFilter = { priceMin: 1e400 }) { products(filter: $f) { nodes { id } } }'],
  [
    'query ($f: OwnOrderFilter = { placedAfter: "0000-01-01T00:00:00Z" }) { myOrders(filter: $f) { nodes { id } } }',
  ],
  ['query constructor { __typename } query __proto__ { __typename }'],
  ['{ __proto__: __typename }'],
  ['{ constructor: me { toString: id } hasOwnProperty: me { __proto__: id } }'],
  ['{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }'],
  ['{ me { ... on Order { id } } ... on Mutation { logout { loggedOut } } }'],
  ['{ me { id @include(if: "true") @skip(if: null) } }'],
  [
    '{ _entities(representations: [{ __typename: "User", id: "x" }]) { __typename } _service { sdl } }',
  ],
  ['subscription { orderUpdated(id: "x") { id } }'],
  ['{ product(id: "\\u{110000}") { id } }'],
  ['{ product(id: """\0""") { id } }'],
  ['{ products(search: "\\u0000") { nodes { id } } }'],
  [
    '{ __schema { types { fields(includeDeprecated: null) { name } } } __type(name: null) { name } }',
  ],
  [`{ ${'a'.repeat(100_000)} }`],
  ['{ me '.repeat(2_000)],
];

const headers: Record<string, string>[] = [
  ...[
    '',
    'Bearer',
    'Basic eDp5',
    'Bearer ..',
    'Bearer e30.e30.',
    `Bearer ${'a'.repeat(8_000)}`,
  ].map((authorization) => ({ authorization })),
  ...['', 'x', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`].map((traceparent) => ({ traceparent })),
  ...['', 'x'.repeat(500), '%00', '"; --'].map((id) => ({ 'x-request-id': id })),
  ...['', '*/*;q=x', 'text/html', ','.repeat(500)].map((accept) => ({ accept })),
  ...['127.0.0.1, ::1', '999.1.1.1', ','.repeat(300)].map((by) => ({ 'x-forwarded-for': by })),
  ...['application/json; charset=utf-16', 'application/json; charset="', 'text/plain', 'x'].map(
    (type) => ({ 'content-type': type }),
  ),
  { 'apollographql-client-name': '\u00ff'.repeat(200), 'apollographql-client-version': '\u00ff' },
  {
    'x-gateway-secret': 'x',
    'apollo-federation-include-trace': 'ftv1',
    'content-encoding': 'gzip',
  },
  { origin: 'null', cookie: 'a='.repeat(1_000), range: 'bytes=0-', 'if-none-match': '*' },
];

const addresses = [
  ...['', '?', '?query', '?query=%', '?query=%00', '?query=%ff', '?query[]=x'],
  ...['%', '[]', '5', '{"a":1e400}', '{"__proto__":1}'].map(
    (variables) => `?query={__typename}&variables=${variables}`,
  ),
  ...['?query={__typename}&query={me{id}}', '?query=mutation{logout{loggedOut}}'],
];

async function faultsOf(init: RequestInit, url = graphUrl()): Promise<string[]> {
  const response = await fetch(url, { method: 'POST', ...init });
  return judge({ status: response.status, text: await response.text(), secrets: [] });
}

it('answers every body, document, header and address', async () => {
  const { token } = await demoUser('customer2');
  const written = documents.map(([query, variables]) => JSON.stringify({ query, variables }));
  for (const body of [...bodies, ...written]) {
    for (const authorization of ['', `Bearer ${token}`]) {
      const init = { headers: { ...json, ...(authorization && { authorization }) }, body };
      expect.soft(await faultsOf(init), String(body).slice(0, 200)).toEqual([]);
    }
  }
  for (const each of headers) {
    const init = { headers: { ...json, ...each }, body: plain };
    expect.soft(await faultsOf(init), JSON.stringify(each).slice(0, 200)).toEqual([]);
  }
  for (const each of addresses) {
    const init = { method: 'GET', body: null };
    expect.soft(await faultsOf(init, `${graphUrl()}${each}`), each).toEqual([]);
  }
});
