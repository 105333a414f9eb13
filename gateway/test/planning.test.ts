import { QueryPlanner } from '@apollo/query-planner';
import { afterAll, expect, it, vi } from 'vitest';
import { composeTest, startTestGateway } from './support/gateway.ts';
import { accounts, shop, stock } from './support/shop.ts';

const gateway = await startTestGateway();
afterAll(() => gateway[Symbol.asyncDispose]());

const newField = {
  ...accounts,
  typeDefs: accounts.typeDefs.replace('name: String!', 'name: String! nickname: String'),
};
const query = '{ orders { id customer { name } } }';

it('no plan is made on the event loop, neither at first nor over a new supergraph', async () => {
  const planned = vi.spyOn(QueryPlanner.prototype, 'buildQueryPlan');
  const { data } = await gateway.query(query);
  expect(data).toMatchObject({ orders: expect.anything() });

  await gateway.supergraph.write(composeTest([newField, shop, stock]));
  await expect.poll(async () => (await gateway.query('{ me { nickname } }')).status).toBe(200);
  expect((await gateway.query(query)).data).toEqual(data);
  expect(planned).not.toHaveBeenCalled();
});
