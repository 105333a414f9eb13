import { newId } from '@supergraph/service/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateProduct } from '../src/actions/update-product.ts';
import { createInventory, customer, type Inventory, staffOf, stranger } from './support.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await createInventory();
});
afterAll(() => inventory[Symbol.asyncDispose]());

type Client = Inventory['anonymous'];

/** Asks as the gateway does. */
function resolve(client: Client, selection: string, representations: object[]) {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { __typename ${selection} } }`;
  return client.query<{ _entities: (Record<string, unknown> | null)[] }>(query, {
    representations,
  });
}

describe('entities', () => {
  it('come by every key, and null for what is not there', async () => {
    const { variant, warehouseIds } = await inventory.stocked(5);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 1 }]);
    const reservationId = (await inventory.events(orderId))[0]?.data.reservationId;
    const { data } = await resolve(
      inventory.as('support'),
      `... on Product { title } ... on ProductVariant { sku } ... on Warehouse { code }
       ... on Reservation { status order { id } }`,
      [
        { __typename: 'Product', id: variant.productId },
        { __typename: 'ProductVariant', id: variant.id },
        { __typename: 'ProductVariant', sku: variant.sku },
        { __typename: 'Warehouse', id: warehouseIds[0] },
        { __typename: 'Reservation', id: reservationId },
        { __typename: 'Product', id: newId('prd') },
        { __typename: 'ProductVariant', id: 'nonsense' },
      ],
    );
    expect(data?._entities).toMatchObject([
      { title: 'Cup' },
      { sku: variant.sku },
      { sku: variant.sku },
      { code: expect.any(String) },
      { status: 'HELD', order: { id: orderId } },
      null,
      null,
    ]);
  });

  it('open nothing that a direct query would refuse', async () => {
    const { variant, warehouseIds } = await inventory.stocked(5);
    const { orderId } = await inventory.hold([{ variantId: variant.id, quantity: 1 }]);
    const reservationId = (await inventory.events(orderId))[0]?.data.reservationId;
    await updateProduct(staffOf(inventory), { productId: variant.productId, status: 'ARCHIVED' });
    const representations = [
      { __typename: 'Product', id: variant.productId },
      { __typename: 'ProductVariant', id: variant.id },
      { __typename: 'Warehouse', id: warehouseIds[0] },
      { __typename: 'Reservation', id: reservationId },
    ];
    for (const client of [inventory.anonymous, inventory.as('customer', stranger)]) {
      const { data } = await resolve(client, '', representations);
      expect(data?._entities).toEqual([null, null, null, null]);
    }
    const owner = await resolve(inventory.as('customer', customer), '', representations);
    expect(owner.data?._entities).toEqual([null, null, null, { __typename: 'Reservation' }]);
  });
});

describe('the stock of an order', () => {
  const ofOrder = `... on Order { reservation { status expiresAt settledAt
    allocations { quantity variant { id } warehouse { id } } } }`;
  const ofLine = '... on OrderLine { allocations { quantity } shortfall }';

  async function placed(quantity: number) {
    const { variant, warehouseIds } = await inventory.stocked(5);
    const order = await inventory.hold([{ variantId: variant.id, quantity }]);
    const line = {
      __typename: 'OrderLine',
      id: order.lines[0]?.lineId,
      quantity,
      variant: { __typename: 'ProductVariant', id: variant.id },
    };
    return { ...order, variant, warehouseIds, line };
  }

  it('is told to its customer and to those with stock:read', async () => {
    const { orderId, line, variant, warehouseIds } = await placed(2);
    for (const client of [inventory.as('customer', customer), inventory.as('support')]) {
      const order = await resolve(client, ofOrder, [{ __typename: 'Order', id: orderId }]);
      expect(order.errors).toBeUndefined();
      expect(order.data?._entities).toMatchObject([
        {
          reservation: {
            status: 'HELD',
            settledAt: null,
            allocations: [
              { quantity: 2, variant: { id: variant.id }, warehouse: { id: warehouseIds[0] } },
            ],
          },
        },
      ]);
      const lines = await resolve(client, ofLine, [line]);
      expect(lines.data?._entities).toMatchObject([
        { allocations: [{ quantity: 2 }], shortfall: 0 },
      ]);
    }
  });

  it.each([
    ['a stranger', 'FORBIDDEN'],
    ['nobody', 'UNAUTHENTICATED'],
  ])('is refused to %s with %s at each field', async (who, code) => {
    const { orderId, line } = await placed(2);
    const client = who === 'nobody' ? inventory.anonymous : inventory.as('customer', stranger);
    const { data, errors } = await resolve(client, `${ofOrder} ${ofLine}`, [
      { __typename: 'Order', id: orderId },
      line,
    ]);
    expect(data?._entities).toMatchObject([
      { reservation: null },
      { allocations: null, shortfall: null },
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions.code]).sort()).toEqual([
      ['allocations', code],
      ['reservation', code],
      ['shortfall', code],
    ]);
  });

  it('falls short by what is neither allocated nor available', async () => {
    const { line } = await placed(7);
    const answer = await resolve(inventory.as('customer', customer), ofLine, [line]);
    expect(answer.data?._entities).toMatchObject([{ allocations: [], shortfall: 2 }]);
  });

  it('is empty before the hold and after the units were freed', async () => {
    const client = inventory.as('customer', customer);
    const unknown = [
      { __typename: 'Order', id: newId('ord') },
      { __typename: 'OrderLine', id: newId('oln') },
    ];
    const before = await resolve(
      client,
      `${ofOrder} ... on OrderLine { allocations { quantity } }`,
      unknown,
    );
    expect(before.errors).toBeUndefined();
    expect(before.data?._entities).toMatchObject([{ reservation: null }, { allocations: [] }]);
    const { orderId, line } = await placed(2);
    await inventory.withdraw(orderId);
    const after = await resolve(client, ofLine, [line]);
    expect(after.data?._entities).toMatchObject([{ allocations: [], shortfall: 0 }]);
  });

  it('takes as many statements for a hundred lines as for two', async () => {
    const lines: object[] = [];
    for (let order = 0; order < 100; order += 1) lines.push((await placed(1)).line);
    const client = inventory.as('customer', customer);
    const count = async (some: object[]) => {
      const work = () => resolve(client, ofLine, some);
      const { result, statements } = await inventory.counter.count(work);
      expect(result.errors).toBeUndefined();
      return statements.length;
    };
    const few = await count(lines.slice(0, 2));
    expect(await count(lines)).toBe(few);
    expect(few).toBe(2);
  });
});
