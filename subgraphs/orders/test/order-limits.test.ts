import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, newUser, openHouse, place, variant } from './house.ts';

const house = await openHouse({
  limits: {
    ordersPerCustomerPerMinute: 8,
    ordersPerCustomerPerHour: 12,
    ordersPerAddressPerMinute: 20,
    openOrdersPerCustomer: 5,
    unitsOnHoldPerCustomer: 50,
  },
});
const replica = await house.replica();
afterAll(async () => {
  await replica.close();
  await house[Symbol.asyncDispose]();
});

const mug = variant();
beforeAll(() => house.sells(mug));

type Client = ReturnType<typeof house.asFrom>;

let addresses = 0;
function newAddress() {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

/** What came of an attempt: the order's id, or the code of what stood against it with its details. */
async function order(client: Client, quantity = 1, idempotencyKey?: string) {
  const lines = [{ variantId: mug.variantId, quantity }];
  const { data, errors } = await place(client, {
    lines,
    ...(idempotencyKey && { idempotencyKey }),
  });
  const [refusal] = data?.placeOrder.errors ?? [];
  return {
    id: data?.placeOrder.order?.id ?? '',
    fault: errors?.[0]?.extensions,
    refusal: refusal && { code: refusal.code, path: refusal.path, type: refusal.__typename },
  };
}

const limited = (seconds: number) => ({ code: 'RATE_LIMITED', retryAfterMs: seconds * 1_000 });
const tooMany = (...path: string[]) => ({
  code: 'ORDER_LIMIT_REACHED',
  path: ['input', ...path],
  type: 'OrderLimitReachedError',
});

/** Says that stock has sold what these orders hold. */
async function settle(...ids: string[]) {
  for (const id of ids) {
    await house.stockSays('reservation.held', answers.held(id));
    await house.stockSays('reservation.committed', answers.committed(id));
  }
}

async function countOf(customer: string): Promise<number> {
  const [row] = await house.database.sql<{ orders: number }[]>`
    SELECT count(*)::int AS orders FROM orders WHERE customer_id = ${customer}`;
  return row?.orders ?? 0;
}

describe('orders that wait for stock', () => {
  it('are so many of one customer, and one more once one is settled', async () => {
    const customer = newUser();
    const client = house.asFrom(newAddress(), customer);
    const first = await order(client);
    for (let time = 0; time < 4; time += 1) expect((await order(client)).refusal).toBeUndefined();
    expect((await order(client)).refusal).toEqual(tooMany());
    expect(await countOf(customer)).toBe(5);
    await settle(first.id);
    expect((await order(client)).refusal).toBeUndefined();
  });

  it('hold so many units of one customer', async () => {
    const customer = newUser();
    const client = house.asFrom(newAddress(), customer);
    expect((await order(client, 51)).refusal).toEqual(tooMany('lines'));
    const { id } = await order(client, 30);
    expect((await order(client, 21)).refusal).toEqual(tooMany('lines'));
    expect((await order(client, 20)).refusal).toBeUndefined();
    await settle(id);
    expect((await order(client, 30)).refusal).toBeUndefined();
  });

  it('are no more than may be when many are placed at once, in two replicas', async () => {
    const customer = newUser();
    const address = newAddress();
    const attempts = Array.from({ length: 8 }, (_, index) =>
      order(house.asFrom(address, customer, index % 2 ? replica : undefined)),
    );
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter(({ id }) => id !== '')).toHaveLength(5);
    expect(outcomes.filter(({ refusal }) => refusal?.code === 'ORDER_LIMIT_REACHED')).toHaveLength(
      3,
    );
    expect(await countOf(customer)).toBe(5);
  });

  it('are found again by their key at the bound, which a refused attempt does not take', async () => {
    const client = house.asFrom(newAddress(), newUser());
    const first = await order(client, 50, 'first');
    expect((await order(client, 50, 'second')).refusal).toEqual(tooMany('lines'));
    expect((await order(client, 50, 'first')).id).toBe(first.id);
    await settle(first.id);
    expect((await order(client, 50, 'second')).refusal).toBeUndefined();
  });
});

describe('attempts to place an order', () => {
  /** Orders that are settled at once, as of a customer whom nothing but the rate bounds. */
  async function orderTimes(client: Client, times: number) {
    for (let time = 0; time < times; time += 1) {
      const { id, fault } = await order(client);
      expect(fault).toBeUndefined();
      await house.database
        .sql`UPDATE orders SET status = 'EXPIRED', settled_at = now() WHERE id = ${id}`;
    }
  }

  it('are so many a minute and so many an hour of one customer, in all replicas', async () => {
    const customer = newUser();
    const here = house.asFrom(newAddress(), customer);
    const there = house.asFrom(newAddress(), customer, replica);
    await orderTimes(here, 4);
    await orderTimes(there, 4);
    expect((await order(here)).fault).toEqual(limited(60));
    expect((await order(there)).fault).toEqual(limited(60));
    house.time.pass(60);
    await orderTimes(here, 4);
    expect((await order(there)).fault).toEqual(limited(3_600 - 60));
    house.time.pass(3_600 - 60);
    await orderTimes(there, 1);
  });

  it('are so many a minute from one address, whoever makes them', async () => {
    const address = newAddress();
    for (let customer = 0; customer < 20; customer += 1) {
      expect((await order(house.asFrom(address, newUser()))).fault).toBeUndefined();
    }
    expect((await order(house.asFrom(address, newUser()))).fault).toEqual(limited(60));
    expect((await order(house.asFrom(newAddress(), newUser()))).fault).toBeUndefined();
  });

  it('do not count, and are answered beyond the limit, when their key is known', async () => {
    const customer = newUser();
    const client = house.asFrom(newAddress(), customer);
    const first = await order(client, 1, 'known');
    for (let time = 0; time < 10; time += 1) {
      expect((await order(client, 1, 'known')).id).toBe(first.id);
    }
    await settle(first.id);
    await orderTimes(client, 7);
    expect((await order(client)).fault).toEqual(limited(60));
    expect((await order(client, 1, 'known')).id).toBe(first.id);
    expect((await order(client, 2, 'known')).fault).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});

it('staff place as many as they like', async () => {
  const staff = house.as(newUser(), 'orders:read');
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => order(staff, 60)));
  expect(outcomes.filter(({ id }) => id === '')).toEqual([]);
});

it('limits cost an order two statements, and where there is no bound none', async () => {
  await using unlimited = await openHouse();
  await unlimited.sells(mug);
  const statementsOf = async ({ asFrom, counter }: typeof house) => {
    const { statements } = await counter.count(() => order(asFrom(newAddress(), newUser())));
    return statements.length;
  };
  expect(await statementsOf(house)).toBe((await statementsOf(unlimited)) + 2);
});
