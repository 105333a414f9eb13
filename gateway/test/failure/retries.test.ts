import { afterAll, beforeEach, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import type { Behaviour, TestSubgraph } from '../support/subgraph.ts';

const gateway = await startTestGateway();
const { shop } = gateway;
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  shop.behave('well');
  shop.fetches.length = 0;
});

/** Closes the connection of so many requests, then answers. */
function reset(subgraph: TestSubgraph, times: number): Behaviour {
  let left = times;
  return {
    answer(raw) {
      left -= 1;
      if (left === 0) subgraph.behave('well');
      raw.socket?.resetAndDestroy();
    },
  };
}

const orders = { orders: [{ id: 'ord_1' }, { id: 'ord_2' }] };

it('a query whose connection closes before a byte is asked once more', async () => {
  shop.behave(reset(shop, 1));
  expect(await gateway.query('{ orders { id } }')).toEqual({
    status: 200,
    data: orders,
    errors: undefined,
  });
  expect(shop.fetches).toHaveLength(2);
});

it('so are entities', async () => {
  shop.behave(reset(shop, 1));
  const { data, errors } = await gateway.query('{ me { orders { id } } }');
  expect([data, errors]).toEqual([{ me: orders }, undefined]);
  expect(shop.fetches).toHaveLength(2);
});

it('but once only', async () => {
  shop.behave(reset(shop, 3));
  const { data, errors } = await gateway.query('{ orders { id } me { name } }');
  expect(data).toEqual({ orders: null, me: { name: 'Ada' } });
  expect(errors).toMatchObject([
    { message: 'The service shop cannot be reached.', path: ['orders'] },
  ]);
  expect(shop.fetches).toHaveLength(2);
});

it('a mutation is never asked again', async () => {
  shop.behave(reset(shop, 1));
  const { data, errors } = await gateway.query('mutation { placeOrder { id } }');
  expect(data).toEqual({ placeOrder: null });
  expect(errors).toMatchObject([{ path: ['placeOrder'] }]);
  expect(shop.fetches).toHaveLength(1);
});

it('nor is a query whose answer had begun', async () => {
  shop.behave({
    answer(raw) {
      raw.writeHead(200, { 'content-type': 'application/json' });
      raw.write('{"data":{', () => raw.socket?.resetAndDestroy());
    },
  });
  const { data, errors } = await gateway.query('{ orders { id } me { name } }');
  expect(data).toEqual({ orders: null, me: { name: 'Ada' } });
  expect(errors).toMatchObject([{ path: ['orders'] }]);
  expect(shop.fetches).toHaveLength(1);
});
