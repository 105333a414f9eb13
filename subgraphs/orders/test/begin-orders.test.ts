import { inTransaction } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginOrders, type Placement } from '../src/actions/begin-orders.ts';
import type { CatalogueVariant } from '../src/domain/price-order.ts';
import { takeNumbersUnderLocks } from '../src/store/order-numbers.ts';
import { type House, newUser, openHouse, variant } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

function placement(
  { variantId }: Pick<CatalogueVariant, 'variantId'>,
  {
    callerId = newUser(),
    key = newId('key'),
    quantity = 1,
    ...changes
  }: Partial<Placement['key']> & { quantity?: number } & Partial<
      Pick<Placement, 'bounds' | 'correlation'>
    > = {},
): Placement {
  return {
    key: { callerId, operation: 'placeOrder', key },
    body: { lines: [{ variantId, quantity }], expectedTotal: undefined },
    bounds: null,
    correlation: undefined,
    ...changes,
  };
}

const begin = (...placements: Placement[]) => beginOrders(house.deps, placements);

async function sold(): Promise<CatalogueVariant> {
  const mug = variant({ price: money(1_250n, 'EUR') });
  await house.sells(mug);
  return mug;
}

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'begun' : codeOf(result.reason)));

function codeOf(reason: { code?: string; refusals?: { code: string }[] }): string | undefined {
  return reason.code ?? reason.refusals?.[0]?.code;
}

describe('orders that begin together', () => {
  it('take as many statements as one', async () => {
    const mug = await sold();
    const count = async (placements: Placement[]) => {
      const { result, statements } = await house.counter.count(() => begin(...placements));
      expect(new Set(codesOf(result))).toEqual(new Set(['begun']));
      return statements.filter((text) => !/^(begin|commit)/i.test(text)).length;
    };
    const bounds = { ordersMax: 5, unitsMax: 0 };
    const one = await count([placement(mug, { bounds })]);
    expect(await count(Array.from({ length: 20 }, () => placement(mug, { bounds })))).toBe(one);
    // Locks and numbers; keys, catalogue and what is open; all that is written.
    expect(one).toBe(5);
  });

  it('are refused each for itself, and of what is refused nothing stands', async () => {
    const mug = await sold();
    const refused = placement({ variantId: newId('var') });
    const results = await begin(placement(mug), refused, placement(mug));
    expect(codesOf(results)).toEqual(['begun', 'VARIANT_NOT_FOUND', 'begun']);
    const keys = await house.database.sql`
      SELECT 1 FROM idempotency_keys WHERE caller_id = ${refused.key.callerId}`;
    expect(keys).toHaveLength(0);
  });

  it('with one key are one order; the other is told that it is being worked on', async () => {
    const mug = await sold();
    const both = placement(mug);
    const results = await begin(both, both);
    expect(codesOf(results)).toEqual(['begun', 'IDEMPOTENCY_IN_PROGRESS']);
    expect(await begin(both, placement(mug, { ...both.key, quantity: 2 }))).toMatchObject([
      { value: { isRepeat: true } },
      { reason: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    ]);
  });

  it('of one customer count against each other', async () => {
    const mug = await sold();
    const customer = { callerId: newUser(), bounds: { ordersMax: 2, unitsMax: 0 } };
    const three = Array.from({ length: 3 }, () => placement(mug, customer));
    expect(codesOf(await begin(...three))).toEqual(['begun', 'begun', 'ORDER_LIMIT_REACHED']);
    const units = { callerId: newUser(), bounds: { ordersMax: 0, unitsMax: 5 }, quantity: 3 };
    const two = [placement(mug, units), placement(mug, units)];
    expect(codesOf(await begin(...two))).toEqual(['begun', 'ORDER_LIMIT_REACHED']);
  });

  it('leave out whose key somebody else is working on', async () => {
    const mug = await sold();
    const busy = placement(mug);
    await inTransaction(house.database.db, async (tx) => {
      const { callerId, operation, key } = busy.key;
      await takeNumbersUnderLocks(tx, { keys: [`${operation}:${callerId}:${key}`], customers: [] });
      const results = await begin(placement(mug), busy);
      expect(codesOf(results)).toEqual(['begun', 'IDEMPOTENCY_IN_PROGRESS']);
    });
  });

  it('tell of themselves each with the request that it came with', async () => {
    const mug = await sold();
    const results = await begin(
      placement(mug, { correlation: { correlationId: 'request-1', traceparent: 'trace-1' } }),
      placement(mug, { correlation: { correlationId: 'request-2' } }),
    );
    const ids = results.map((result) =>
      result.status === 'fulfilled' ? result.value.orderId : '',
    );
    const told = await house.database.sql`
      SELECT correlation_id, traceparent FROM outbox WHERE subject = ANY(${ids}) ORDER BY position`;
    expect(told).toEqual([
      { correlation_id: 'request-1', traceparent: 'trace-1' },
      { correlation_id: 'request-2', traceparent: null },
    ]);
  });
});

it('of customers that meet in several batches nobody waits in a circle', async () => {
  const mug = await sold();
  const bounds = { ordersMax: 100, unitsMax: 0 };
  const customers = [newUser(), newUser(), newUser()];
  const batchOf = (order: readonly string[]) =>
    begin(...order.map((callerId) => placement(mug, { callerId, bounds })));
  const batches = Array.from({ length: 10 }, (_, index) =>
    batchOf(index % 2 === 0 ? customers : customers.toReversed()),
  );
  expect(new Set((await Promise.all(batches)).flatMap(codesOf))).toEqual(new Set(['begun']));
});
