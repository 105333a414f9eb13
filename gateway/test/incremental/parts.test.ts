import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planLimits } from '../../src/engine/plan/limits.ts';
import { startFederation } from '../support/gateway.ts';
import { askInParts, type Part } from './ask-in-parts.ts';
import { mergePart } from './merge-parts.ts';
import { people, shop, stock } from './subgraphs.ts';

const federation = await startFederation([shop, people, stock]);
afterAll(() => federation[Symbol.asyncDispose]());
const { subgraphs, query } = federation;
let address = '';
beforeAll(async () => {
  address = await federation.app.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  for (const subgraph of Object.values(subgraphs)) {
    subgraph.behave('well');
    subgraph.asked.length = 0;
  }
});

/** Until it is opened, a subgraph answers nothing. */
function latch(subgraph: keyof typeof subgraphs): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  subgraphs[subgraph].behave({ until: promise });
  return resolve;
}

async function allParts(text: string, variables: Record<string, unknown> = {}): Promise<Part[]> {
  return (await askInParts(address, text, { variables })).rest();
}

/** What clients have in the end. */
function merged([first, ...later]: readonly Part[]): unknown {
  const data = structuredClone(first?.data);
  if (!data) throw new Error('The first part has no data.');
  for (const part of later.flatMap(({ incremental = [] }) => incremental)) mergePart(data, part);
  return data;
}

const CUSTOMERS = '{ orders { id ... @defer(label: "who") { customer { name } } } }';
const customers = [
  { label: 'who', path: ['orders', 0], data: { customer: { name: 'name of usr_1' } } },
  { label: 'who', path: ['orders', 1], data: { customer: { name: 'name of usr_2' } } },
];

it('the first part comes while what was deferred is still fetched', async () => {
  const open = latch('people');
  const answer = await askInParts(address, CUSTOMERS);
  const { headers } = answer.response;
  expect(headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(await answer.next()).toEqual({
    data: { orders: [{ id: 'ord_1' }, { id: 'ord_2' }] },
    hasNext: true,
  });
  open();
  expect(await answer.rest()).toEqual([{ incremental: customers, hasNext: false }]);
});

it('each fragment comes as soon as it is there, whichever stands first', async () => {
  const open = latch('people');
  const answer = await askInParts(
    address,
    '{ orders { id ... @defer(label: "slow") { customer { name } } ... @defer(label: "quick") { lines { shelf } } } }',
  );
  await answer.next();
  const quick = await answer.next();
  expect(quick?.incremental?.map(({ label }) => label)).toEqual(['quick', 'quick']);
  expect(quick?.hasNext).toBe(true);
  open();
  const slow = await answer.next();
  expect(slow?.incremental?.map(({ label }) => label)).toEqual(['slow', 'slow']);
  expect(slow?.hasNext).toBe(false);
});

it('what is deferred within what is deferred comes after it, though it was fetched before', async () => {
  const open = latch('people');
  const answer = await askInParts(
    address,
    `{ order(id: "ord_1") { id ... @defer(label: "outer") {
       customer { name } lines { id ... @defer(label: "inner") { shelf } } } } }`,
  );
  await answer.next();
  await expect.poll(() => subgraphs.stock.asked.length).toBe(1);
  open();
  const later = (await answer.rest()).flatMap(({ incremental = [] }) => incremental);
  expect(later.map(({ label, path }) => [label, ...path].join('.'))).toEqual([
    'outer.order',
    'inner.order.lines.0',
    'inner.order.lines.1',
  ]);
  expect(later.at(-1)?.data).toEqual({ shelf: 'shelf of oln_2' });
});

const forms = {
  'a fragment of the operation itself': '{ ... @defer { me { name } } orders { id } }',
  'an operation of nothing else': '{ ... @defer { me { name } } }',
  'a fragment that is used twice':
    '{ order(id: "ord_1") { ...F @defer } other: order(id: "ord_2") { ...F } } fragment F on Order { id lines { ... @defer { shelf } } }',
  'a fragment on an abstract type':
    '{ nodes { id ... on Order @defer { customer { name } } ... on Line @defer { shelf shortfall } ... on Node @defer { id } } }',
  'fragments that overlap':
    '{ order(id: "ord_1") { id lines { id } ... @defer { id lines { id quantity shelf } } ... @defer { lines { shelf } } } }',
  'a field with another name, as that of a type':
    '{ Line: orders { id: __typename ... @defer { name: lines { id: shelf } } } }',
  'a thing without a key':
    '{ order(id: "ord_1") { note { text ... @defer { author { name } } } } }',
  'what only the schema is asked for':
    '{ me { name } ... @defer { __schema { queryType { name } } } }',
  'a mutation': 'mutation { place(note: "n") { id ... @defer { customer { name } } } }',
  'conditions beside it':
    'query ($yes: Boolean! = true, $no: Boolean = false) { orders { id ... @defer @include(if: $yes) { lines { shelf @skip(if: $no) } customer @include(if: $no) { id } } } }',
};

it.each(Object.entries(forms))(
  '%s is told in parts, and is the same in the end',
  async (_, text) => {
    const parts = await allParts(text);
    expect(parts.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(merged(parts)).toEqual((await query(text)).data);
  },
);

describe('whether a fragment is deferred', () => {
  const text =
    'query ($later: Boolean) { orders { id ... @defer(if: $later) { customer { name } } } }';

  it('a variable says', async () => {
    expect(await allParts(text, { later: true })).toHaveLength(2);
    const [whole, ...others] = await allParts(text, { later: false });
    expect(whole).toEqual({ data: (await query(text)).data });
    expect(others).toEqual([]);
  });

  it('it is by default', async () => {
    expect(await allParts(text)).toHaveLength(2);
    expect(await allParts(text.replace('Boolean)', 'Boolean = false)'))).toHaveLength(1);
  });

  it('is as it was when the operation is known', async () => {
    for (const later of [true, false, true]) {
      expect(await allParts(text, { later })).toHaveLength(later ? 2 : 1);
    }
  });
});

it('where nothing is saved all is told at once, as an answer like others', async () => {
  const { response, rest } = await askInParts(
    address,
    '{ order(id: "ord_1") { note { ... @defer { text } } } }',
  );
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await rest()).toEqual([{ data: { order: { note: { text: 'note of ord_1' } } } }]);
});

it('a thing that is not there has no parts', async () => {
  expect(await allParts('{ order(id: "ord_9") { id ... @defer { customer { name } } } }')).toEqual([
    { data: { order: null } },
  ]);
});

describe('beyond what may be deferred of one operation', () => {
  it('fragments come with what they stand in', async () => {
    const count = planLimits.deferredMax + 3;
    const fields = Array.from(
      { length: count },
      (_, index) => `... @defer(label: "l${index}") { lines { shelf } }`,
    );
    const parts = await allParts(`{ order(id: "ord_1") { id ${fields.join(' ')} } }`);
    const labels = parts.flatMap(({ incremental = [] }) => incremental.map(({ label }) => label));
    expect(new Set(labels).size).toBe(planLimits.deferredMax);
    const shelves = [{ shelf: 'shelf of oln_1' }, { shelf: 'shelf of oln_2' }];
    expect(parts[0]?.data).toEqual({ order: { id: 'ord_1', lines: shelves } });
  });
});
