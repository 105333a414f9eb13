import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFederation } from '../support/gateway.ts';
import { askInParts } from './ask-in-parts.ts';
import { people, shop, stock } from './subgraphs.ts';

const federation = await startFederation([shop, people, stock]);
afterAll(() => federation[Symbol.asyncDispose]());
let address = '';
beforeAll(async () => {
  address = await federation.app.listen({ host: '127.0.0.1', port: 0 });
});

const NESTED = `{ order(id: "ord_2") { id ... @defer(label: "outer") {
  lines { id ... @defer(label: "inner") { shelf } } customer { id } } } }`;
const STRICT = '{ order(id: "ord_2") { customer { id ... @defer { strict } } } }';

const partsOf = async (text: string, specification: string) => {
  const accept = `multipart/mixed;${specification},application/json`;
  const { response, rest } = await askInParts(address, text, { headers: { accept } });
  expect(response.headers.get('content-type')).toBe(
    `multipart/mixed; boundary="-"; ${specification}`,
  );
  return rest();
};

/** What comes at one time is left to chance. */
const told = (parts: Awaited<ReturnType<typeof partsOf>>, member: string) =>
  parts.flatMap((part) => (part as Record<string, readonly unknown[]>)[member] ?? []);

const fault = {
  message: 'It is lost.',
  path: ['order', 'customer', 'strict'],
  extensions: { code: 'NOT_FOUND', serviceName: 'people' },
};

it('in the format of 2022 each part says where it belongs', async () => {
  const parts = await partsOf(NESTED, 'deferSpec=20220824');
  expect(told(parts, 'incremental')).toEqual([
    {
      label: 'outer',
      path: ['order'],
      data: { lines: [{ id: 'oln_3' }], customer: { id: 'usr_2' } },
    },
    { label: 'inner', path: ['order', 'lines', 0], data: { shelf: 'shelf of oln_3' } },
  ]);
  expect(parts.map(({ hasNext }) => hasNext).lastIndexOf(true)).toBe(parts.length - 2);
  const [, last] = await partsOf(STRICT, 'deferSpec=20220824');
  expect(last).toEqual({
    incremental: [{ path: ['order', 'customer'], data: null, errors: [fault] }],
    hasNext: false,
  });
});

it('in the other one parts are announced, and told to be complete', async () => {
  const parts = await partsOf(NESTED, 'incrementalSpec=v0.2');
  expect(parts[0]).toEqual({
    data: { order: { id: 'ord_2' } },
    pending: [{ id: '0', label: 'outer', path: ['order'] }],
    hasNext: true,
  });
  const later = parts.slice(1);
  expect(told(later, 'pending')).toEqual([
    { id: '1', label: 'inner', path: ['order', 'lines', 0] },
  ]);
  expect(told(later, 'incremental')).toEqual([
    { id: '0', data: { lines: [{ id: 'oln_3' }], customer: { id: 'usr_2' } } },
    { id: '1', data: { shelf: 'shelf of oln_3' } },
  ]);
  expect(told(later, 'completed')).toEqual([{ id: '0' }, { id: '1' }]);
  const [, last] = await partsOf(STRICT, 'incrementalSpec=v0.2');
  expect(last).toEqual({ completed: [{ id: '0', errors: [fault] }], hasNext: false });
});
