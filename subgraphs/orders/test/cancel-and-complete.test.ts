import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceOverdueSagas } from '../src/actions/advance-overdue-sagas.ts';
import { answers, type House, newUser, openHouse, placed, schedule, variant } from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

const CANCEL = `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) {
  order { id status cancelledAt events { toStatus reason actor { id } } }
  errors { __typename ... on UserError { code message path } ... on OrderNotCancellableError { status } } } }`;
const COMPLETE = `mutation ($input: CompleteOrderInput!) { completeOrder(input: $input) {
  order { id status completedAt }
  errors { __typename ... on UserError { code } ... on OrderNotCompletableError { status } } } }`;

interface CancelAnswer {
  cancelOrder: { order: { events: unknown[] } | null };
}

async function bring(orderId: string, status: string): Promise<void> {
  switch (status) {
    case 'PENDING':
      return;
    case 'CONFIRMED':
      await house.stockSays('reservation.held', answers.held(orderId));
      return house.stockSays('reservation.committed', answers.committed(orderId));
    case 'REJECTED':
      return house.stockSays('reservation.rejected', answers.rejected(orderId));
    case 'EXPIRED':
      house.time.pass(schedule.deadlineSeconds);
      await advanceOverdueSagas(house.deps);
      return;
    case 'COMPLETED':
      await bring(orderId, 'CONFIRMED');
      await house.as(newUser(), 'orders:fulfil').query(COMPLETE, { input: { orderId } });
      return;
    default:
      throw new Error(`no way to ${status}`);
  }
}

describe('cancelling', () => {
  it.each(['PENDING', 'CONFIRMED'])('ends an order that is %s and tells stock', async (status) => {
    const customer = newUser();
    const client = house.as(customer);
    const { id } = await placed(client, mug);
    await bring(id, status);
    const { data, errors } = await client.query<CancelAnswer>(CANCEL, {
      input: { orderId: id, reason: 'changed my mind' },
    });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      cancelOrder: {
        order: { id, status: 'CANCELLED', cancelledAt: expect.any(String) },
        errors: [],
      },
    });
    expect(data?.cancelOrder.order?.events.at(-1)).toEqual({
      toStatus: 'CANCELLED',
      reason: 'changed my mind',
      actor: { id: customer },
    });
    expect((await house.said(id)).at(-1)).toMatchObject({
      type: 'cancelled',
      data: { orderId: id, customerId: customer, reason: 'changed my mind' },
    });
  });

  it.each(['COMPLETED', 'REJECTED', 'EXPIRED'])(
    'is refused when the order is %s',
    async (status) => {
      const client = house.as(newUser());
      const { id } = await placed(client, mug);
      await bring(id, status);
      const before = await house.said(id);
      const { data } = await client.query(CANCEL, { input: { orderId: id } });
      expect(data).toMatchObject({
        cancelOrder: {
          order: null,
          errors: [
            {
              __typename: 'OrderNotCancellableError',
              code: 'ORDER_NOT_CANCELLABLE',
              path: ['input', 'orderId'],
              status,
            },
          ],
        },
      });
      expect(await house.said(id)).toEqual(before);
    },
  );

  it('twice changes nothing the second time', async () => {
    const client = house.as(newUser());
    const { id } = await placed(client, mug);
    const first = await client.query(CANCEL, { input: { orderId: id } });
    const before = await house.said(id);
    const second = await client.query(CANCEL, { input: { orderId: id, reason: 'again' } });
    expect(second.data).toEqual(first.data);
    expect(await house.said(id)).toEqual(before);
  });

  it("answers for somebody else's order as for one that does not exist", async () => {
    const { id } = await placed(house.as(newUser()), mug);
    const stranger = house.as(newUser());
    const unknown = newId('ord');
    const [foreign, absent] = [
      await stranger.query(CANCEL, { input: { orderId: id } }),
      await stranger.query(CANCEL, { input: { orderId: unknown } }),
    ];
    expect(foreign.data).toMatchObject({
      cancelOrder: { order: null, errors: [{ code: 'ORDER_NOT_FOUND' }] },
    });
    expect(JSON.stringify(foreign).replaceAll(id, unknown)).toBe(JSON.stringify(absent));
  });

  it('is FORBIDDEN to staff who may read the order and no more', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    const reader = house.as(newUser(), 'orders:read');
    const { data, errors } = await reader.query(CANCEL, { input: { orderId: id } });
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', permission: 'orders:cancel' } },
    ]);
    expect(data?.cancelOrder ?? null).toBeNull();
    const [order] = await house.database.sql`SELECT status FROM orders WHERE id = ${id}`;
    expect(order).toEqual({ status: 'PENDING' });
  });

  it('is allowed to staff with orders:cancel, whose name stands in the history', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    const staff = newUser();
    await house.as(staff, 'orders:cancel').query(CANCEL, { input: { orderId: id } });
    const [event] = await house.database.sql`
      SELECT to_status, actor_id FROM order_events WHERE order_id = ${id} ORDER BY version DESC LIMIT 1`;
    expect(event).toEqual({ to_status: 'CANCELLED', actor_id: staff });
  });

  it.each([
    { input: { orderId: 'not-an-id' }, path: 'input.orderId' },
    { input: { orderId: newId('ord'), reason: 'x'.repeat(501) }, path: 'input.reason' },
    { input: { orderId: newId('ord'), reason: 'a\0b' }, path: 'input.reason' },
  ])('is BAD_USER_INPUT at $path', async ({ input, path }) => {
    const { errors } = await house.as(newUser()).query(CANCEL, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: [{ path }] } }]);
  });

  it('needs somebody who is signed in', async () => {
    const { errors } = await house.anonymous.query(CANCEL, { input: { orderId: newId('ord') } });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('completing', () => {
  it('needs orders:fulfil, also for the owner', async () => {
    const client = house.as(newUser());
    const { id } = await placed(client, mug);
    await bring(id, 'CONFIRMED');
    const { errors } = await client.query(COMPLETE, { input: { orderId: id } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('ends a confirmed order, and once only', async () => {
    const { id } = await placed(house.as(newUser()), mug);
    await bring(id, 'CONFIRMED');
    const staff = house.as(newUser(), 'orders:fulfil', 'orders:read');
    const first = await staff.query(COMPLETE, { input: { orderId: id } });
    expect(first.data).toMatchObject({
      completeOrder: {
        order: { status: 'COMPLETED', completedAt: expect.any(String) },
        errors: [],
      },
    });
    const second = await staff.query(COMPLETE, { input: { orderId: id } });
    expect(second.data).toEqual(first.data);
    expect((await house.said(id)).filter(({ type }) => type === 'completed')).toHaveLength(1);
  });

  it.each(['PENDING', 'REJECTED', 'EXPIRED'])('is refused when the order is %s', async (status) => {
    const { id } = await placed(house.as(newUser()), mug);
    await bring(id, status);
    const { data } = await house
      .as(newUser(), 'orders:fulfil')
      .query(COMPLETE, { input: { orderId: id } });
    expect(data).toEqual({
      completeOrder: {
        order: null,
        errors: [{ __typename: 'OrderNotCompletableError', code: 'ORDER_NOT_COMPLETABLE', status }],
      },
    });
  });

  it('an order that does not exist is refused', async () => {
    const { data } = await house
      .as(newUser(), 'orders:fulfil')
      .query(COMPLETE, { input: { orderId: newId('ord') } });
    expect(data).toMatchObject({ completeOrder: { errors: [{ code: 'ORDER_NOT_FOUND' }] } });
  });
});
