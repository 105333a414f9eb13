import { graphqlClient } from '@supergraph/testing/graphql';
import { expect, it } from 'vitest';
import { createInventory } from './support.ts';

const QUESTION = '{ outboxStatus { inventory { pending oldestAt failing lastError } } }';

it('staff with operations:read see what inventory has not told yet, and nobody else does', async () => {
  await using inventory = await createInventory();
  await inventory.product({ names: ['one', 'two'] });
  const token = inventory.identity.token({ permissions: ['operations:read'] });
  const staff = graphqlClient(inventory.app, { token });
  expect((await staff.query(QUESTION)).data).toEqual({
    outboxStatus: {
      inventory: { pending: 2, oldestAt: expect.any(String), failing: 0, lastError: null },
    },
  });
  const { errors } = await inventory.as('warehouse').query(QUESTION);
  expect(errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', permission: 'operations:read' } },
  ]);
  const anonymous = await inventory.anonymous.query(QUESTION);
  expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});
