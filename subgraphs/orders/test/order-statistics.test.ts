import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers, type House, newUser, openHouse, placed, variant } from './house.ts';

let house: House;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
});
afterAll(() => house[Symbol.asyncDispose]());

const STATISTICS = `query ($since: DateTime!, $until: DateTime) {
  orderStatistics(since: $since, until: $until) {
    byStatus { status count } perHour { hour count } sold { amountMinor currency }
  }
}`;

const staff = () => house.as(newUser(), 'orders:read');
const hourMs = 3_600_000;

it('counts what was placed in a time by state and hour, and sums up what was sold', async () => {
  const since = house.time.now();
  const first = await placed(house.as(newUser()), mug);
  await house.stockSays('reservation.committed', answers.committed(first.id));
  house.time.pass(3_600);
  await placed(house.as(newUser()), mug);
  house.time.pass(1);
  const { data } = await staff().query(STATISTICS, { since });
  const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / hourMs) * hourMs).toISOString();
  expect(data).toEqual({
    orderStatistics: {
      byStatus: [
        { status: 'CONFIRMED', count: 1 },
        { status: 'PENDING', count: 1 },
      ],
      perHour: [
        { hour: hourOf(since), count: 1 },
        { hour: hourOf(house.time.now()), count: 1 },
      ],
      // Two mugs.
      sold: [{ amountMinor: '2500', currency: 'EUR' }],
    },
  });
  const before = { since: new Date(since.getTime() - hourMs), until: since };
  expect((await staff().query(STATISTICS, before)).data).toEqual({
    orderStatistics: { byStatus: [], perHour: [], sold: [] },
  });
});

it('says how long a time may be, and is for those who may see orders', async () => {
  const since = '2026-01-01T00:00:00Z';
  const refused = async (until: string) =>
    (await staff().query(STATISTICS, { since, until })).errors?.[0]?.extensions?.['fields'];
  expect(await refused('2025-12-31T00:00:00Z')).toMatchObject([{ rule: 'order' }]);
  expect(await refused('2026-03-01T00:00:00Z')).toMatchObject([{ rule: 'span' }]);
  const { errors } = await house.as(newUser()).query(STATISTICS, { since });
  expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
});

it('finds an order by its number, however it is written', async () => {
  const { id, number } = await placed(house.as(newUser()), mug);
  await placed(house.as(newUser()), mug);
  const query = `query ($number: String) { orders(filter: { number: $number }) { nodes { id } } }`;
  const { data } = await staff().query(query, { number: ` ${number.toLowerCase()} ` });
  expect(data).toEqual({ orders: { nodes: [{ id }] } });
  for (const wrong of ['4'.repeat(41), 'ORD-\0']) {
    const { errors } = await staff().query(query, { number: wrong });
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  }
});
