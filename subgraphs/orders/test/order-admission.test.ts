import { newId } from '@supergraph/service/ids';
import { expect, it } from 'vitest';
import { answers, type House, newUser, openHouse, place, placed, until, variant } from './house.ts';

/** Stock answers when the test says so; until then those who have a place wait. */
const FOR_EVER_MS = 25_000;
const narrow = { waitMs: FOR_EVER_MS, admission: { placesMin: 2, placesAtFirst: 2 } };

async function countRows({ database }: House) {
  const [row] = await database.sql<Record<string, number>[]>`
    SELECT (SELECT count(*)::int FROM orders) AS orders,
      (SELECT count(*)::int FROM idempotency_keys) AS keys,
      (SELECT count(*)::int FROM outbox) AS outbox`;
  return row;
}

async function idsOf({ database }: House, customerId: string): Promise<string[]> {
  const rows = await database.sql<{ id: string }[]>`
    SELECT id FROM orders WHERE customer_id = ${customerId}`;
  return rows.map(({ id }) => id);
}

async function confirm(house: House, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await house.stockSays('reservation.held', answers.held(id));
    await house.stockSays('reservation.committed', answers.committed(id));
  }
}

it('refuses new orders beyond what stock answers in time, and stores nothing of them', async () => {
  await using house = await openHouse(narrow);
  const mug = variant();
  await house.sells(mug);
  const customer = newUser();
  const client = house.as(customer);
  const waiting = [placed(client, mug), placed(client, mug)];
  await until(async () => (await idsOf(house, customer)).length === 2);
  const before = await countRows(house);

  const lines = [{ variantId: mug.variantId, quantity: 1 }];
  const refused = await place(client, { lines, idempotencyKey: 'refused' });
  expect(refused.data ?? null).toBeNull();
  expect(refused.errors).toMatchObject([
    {
      path: ['placeOrder'],
      extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterMs: expect.any(Number) },
    },
  ]);
  expect(await countRows(house)).toEqual(before);

  await confirm(house, await idsOf(house, customer));
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([
    'CONFIRMED',
    'CONFIRMED',
  ]);
  const again = place(client, { lines, idempotencyKey: 'refused' });
  await until(async () => (await idsOf(house, customer)).length === 3);
  await confirm(house, await idsOf(house, customer));
  expect((await again).data?.placeOrder.order).toMatchObject({ status: 'CONFIRMED' });
});

it('answers for a key that it knows while it refuses new ones', async () => {
  await using house = await openHouse(narrow);
  const mug = variant();
  await house.sells(mug);
  const customer = newUser();
  const client = house.as(customer);
  const lines = [{ variantId: mug.variantId, quantity: 1 }];
  const known = { lines, idempotencyKey: newId('key') };
  const first = place(client, known);
  await until(async () => (await idsOf(house, customer)).length === 1);
  await confirm(house, await idsOf(house, customer));
  const { id } = (await first).data?.placeOrder.order ?? {};

  const somebody = newUser();
  const waiting = [placed(house.as(somebody), mug), placed(house.as(somebody), mug)];
  await until(async () => (await idsOf(house, somebody)).length === 2);
  expect((await place(client, { lines })).errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');

  const repeated = await place(client, known);
  expect(repeated.data?.placeOrder.order).toMatchObject({ id, status: 'CONFIRMED' });
  const changed = { ...known, lines: [{ variantId: mug.variantId, quantity: 2 }] };
  expect((await place(client, changed)).errors?.[0]?.extensions.code).toBe(
    'IDEMPOTENCY_KEY_REUSED',
  );
  await confirm(house, await idsOf(house, somebody));
  await Promise.all(waiting);
});

it('gives a place back when nothing was placed', async () => {
  await using house = await openHouse(narrow);
  const lines = [{ variantId: newId('var'), quantity: 1 }];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { data } = await place(house.as(newUser()), { lines });
    expect(data?.placeOrder.errors).toMatchObject([{ code: 'VARIANT_NOT_FOUND' }]);
  }
  expect(house.admission.waiting).toBe(0);
});
