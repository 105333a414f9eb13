import { randomUUID } from 'node:crypto';
import { deleteDueAccounts } from '@supergraph/auth/actions/delete-due-accounts';
import { schema } from '@supergraph/auth/store/database';
import { connect } from '@supergraph/service/database/connect';
import { createLogger } from '@supergraph/service/logger';
import { expect, inject, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { get } from '../harness/graph.ts';
import { mailsTo } from '../harness/mailbox.ts';
import { orderStatus, place } from '../harness/orders.ts';
import { manage } from '../harness/services.ts';
import { newArticle } from '../harness/shop.ts';
import { demoUser, logIn, newPassword } from '../harness/users.ts';

const register = /* GraphQL */ `
  mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }
`;

const exportMyData = /* GraphQL */ `
  mutation { exportMyData { account user { orders { nodes { id events { toStatus } } } } } }
`;

const deleteAccount = /* GraphQL */ `
  mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { user { deletionDueAt } } }
`;

const orderWithCustomer = /* GraphQL */ `
  query ($id: ID!) { order(id: $id) { number customer { id } } }
`;

it('somebody registers in German, orders, takes a copy of their data, and is forgotten; the order stays', async () => {
  const email = `${randomUUID()}@example.com`;
  const credentials = { email, password: newPassword };
  await get(register, {
    headers: { 'accept-language': 'de-AT, en;q=0.5' },
    variables: { input: { ...credentials, displayName: 'Ada' } },
  });
  const [{ id, token }, { variantId }] = await Promise.all([
    logIn(credentials),
    newArticle({ units: 2 }),
  ]);
  const { data } = await place(token, { lines: [{ variantId, quantity: 2 }] });
  const { id: orderId = '', number = '' } = data?.placeOrder.order ?? {};
  await eventually(async () => expect(await orderStatus(token, orderId)).toBe('CONFIRMED'));

  const confirmation = await eventually(async () => {
    const mails = await mailsTo(email);
    const found = mails.find(
      ({ subject }) => subject === `Ihre Bestellung ${number} ist bestätigt`,
    );
    if (!found) throw new Error('the order is not confirmed by mail');
    return found;
  });
  expect(confirmation.text).toContain(`/shop/orders/${orderId}>`);

  const { exportMyData: copy } = await get(exportMyData, { token });
  expect(JSON.parse(copy.account)).toMatchObject({ user: { id, email, locale: 'de-AT' } });
  expect(copy.user.orders.nodes).toEqual([
    { id: orderId, events: [{ toStatus: 'PENDING' }, { toStatus: 'CONFIRMED' }] },
  ]);

  const [inOrders = '', inInventory = ''] = await Promise.all(
    (['orders', 'inventory'] as const).map((name) => manage(name, 'export-user', '--id', id)),
  );
  expect(JSON.parse(inOrders)).toMatchObject({ orders: [{ id: orderId }], lines: [{ variantId }] });
  expect(JSON.parse(inInventory)).toMatchObject({ reservations: [{ orderId }] });

  await get(deleteAccount, {
    token,
    variables: { input: { password: newPassword } },
  });
  await passGraceOf(id);
  const { token: staff } = await demoUser('admin');
  await using inventory = databaseOf('inventory');
  await eventually(async () => {
    const { order } = await get(orderWithCustomer, { token: staff, variables: { id: orderId } });
    expect(order).toEqual({ number, customer: { id: expect.stringMatching(/^usr_/) } });
    expect(order.customer.id).not.toBe(id);
    const reserved = await inventory.sql`
      SELECT customer_id AS id FROM reservations WHERE order_id = ${orderId}`;
    expect(reserved).toEqual([order.customer]);
  });
});

/** A fortnight later, the accounts that are due go. */
async function passGraceOf(userId: string): Promise<void> {
  await using auth = databaseOf('auth');
  // Of the database's clock, which is finer than ours: what is due this moment may be due after ours.
  await auth.sql`UPDATE users SET deletion_due_at = now() - interval '1 second' WHERE id = ${userId}`;
  const log = createLogger({ service: 'e2e', level: 'silent' });
  await deleteDueAccounts({ db: auth.db, clock: () => new Date(), log });
}

function databaseOf(service: 'auth' | 'inventory') {
  const { databaseUrls } = inject('stack').surroundings;
  const database = connect({ url: databaseUrls[service], schema, applicationName: 'e2e' });
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}
