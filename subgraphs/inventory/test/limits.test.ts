import { expect, it, vi } from 'vitest';
import { createVariant } from '../src/actions/create-variant.ts';
import { expireReservations } from '../src/actions/expire-reservations.ts';
import { createInventory, defaultPrice, HOLD_TTL_SECONDS, staffOf } from './support.ts';

const codesOf = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) =>
    outcome.status === 'rejected'
      ? outcome.reason.refusals.map(({ code }: { code: string }) => code)
      : [],
  );

it('there are never more than 200 warehouses, however many are added at once', async () => {
  await using inventory = await createInventory();
  await inventory.database.sql`INSERT INTO warehouses (id, code, name, country_code)
    SELECT 'whs_' || n, 'W-' || n, 'Warehouse', 'DE' FROM generate_series(1, 198) AS n`;
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => inventory.warehouse()));
  expect(codesOf(outcomes)).toEqual(Array.from({ length: 6 }, () => 'WAREHOUSE_LIMIT_REACHED'));
  expect(await inventory.database.sql`SELECT count(*)::int AS n FROM warehouses`).toEqual([
    { n: 200 },
  ]);
});

it('a product never has more than 100 variants, however many are added at once', async () => {
  await using inventory = await createInventory();
  const names = Array.from({ length: 98 }, (_, index) => `size ${index}`);
  const { product } = await inventory.product({ names });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      createVariant(staffOf(inventory), {
        productId: product.id,
        sku: `LIMIT-${index}`,
        name: `limit ${index}`,
        price: defaultPrice,
      }),
    ),
  );
  expect(codesOf(outcomes)).toEqual(Array.from({ length: 6 }, () => 'VARIANT_LIMIT_REACHED'));
});

it('a hold that cannot be expired holds up no other', async () => {
  await using inventory = await createInventory();
  const { variant } = await inventory.stocked(10);
  const line = { variantId: variant.id, quantity: 1 };
  const bad = await inventory.hold([line]);
  const good = await inventory.hold([line]);
  await inventory.database.sql.unsafe(`
    CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.reference = '${bad.orderId}' THEN RAISE EXCEPTION 'bad hold'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER refuse_bad BEFORE INSERT ON stock_movements
      FOR EACH ROW EXECUTE FUNCTION refuse_bad()`);
  inventory.pass(HOLD_TTL_SECONDS + 1);
  const deps = { ...inventory.deps, log: inventory.log };
  const warn = vi.spyOn(inventory.log, 'warn');
  await expect(expireReservations(deps)).rejects.toMatchObject({
    message: '1 holds cannot be expired; 1 were.',
    errors: [{ message: `The hold of order ${bad.orderId} cannot be expired.` }],
  });
  expect(await inventory.status(bad.orderId)).toBe('HELD');
  expect(await inventory.status(good.orderId)).toBe('EXPIRED');
  await inventory.database.sql`DROP TRIGGER refuse_bad ON stock_movements`;
  expect(warn.mock.calls).toEqual([
    [{ err: expect.any(Error) }, 'a batch of holds could not be expired: each alone now'],
  ]);
  expect(await expireReservations(deps)).toBe(1);
  expect(await inventory.drift()).toEqual([]);
});
