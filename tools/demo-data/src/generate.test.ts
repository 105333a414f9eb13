import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '@supergraph/service/ids';
import { describe, expect, it } from 'vitest';
import { anchor } from './calendar.ts';
import type { InventorySeed, OrderSeed } from './formats.ts';
import { generateDemo } from './generate.ts';
import { prefixes } from './ids.ts';
import { demoLogins, demoPassword } from './users.ts';

const data = generateDemo();
const { auth, inventory, orders } = data;
const variants = new Map(
  inventory.products.flatMap((product) =>
    product.variants.map((variant) => [variant.id, { ...variant, product }] as const),
  ),
);
const reservationOf = new Map(inventory.reservations.map((entry) => [entry.orderId, entry]));

describe('the demo data', () => {
  it('shows every product as a drawing that is there, all of them in less than a megabyte', async () => {
    const { imagesFolder, products } = inventory;
    const files = new Set(products.flatMap(({ images }) => images.map(({ file }) => file)));
    expect(products.every(({ images }) => images.length > 0)).toBe(true);
    const contents = await Promise.all(
      [...files].map((file) => readFile(join(imagesFolder, file))),
    );
    expect(contents.every((content) => content.toString('latin1', 8, 12) === 'WEBP')).toBe(true);
    expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(1_000_000);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(JSON.stringify(generateDemo(7))).toBe(JSON.stringify(generateDemo(7)));
    expect(JSON.stringify(generateDemo(7))).not.toBe(JSON.stringify(generateDemo(8)));
  });

  it('has the promised size', () => {
    expect(auth.users).toHaveLength(200);
    expect(inventory.warehouses).toHaveLength(3);
    expect(inventory.products).toHaveLength(1_000);
    expect(orders.orders).toHaveLength(2_000);
    const variantCounts = inventory.products.map((product) => product.variants.length);
    expect(Math.min(...variantCounts)).toBe(1);
    expect(Math.max(...variantCounts)).toBe(4);
    expect(new Set(orders.orders.map((order) => order.status)).size).toBe(6);
    expect(new Set(inventory.reservations.map((entry) => entry.status)).size).toBe(5);
  });

  it('has valid ids, emails, SKUs, titles and order numbers, none of them twice', () => {
    const lines = orders.orders.flatMap((order) => order.lines);
    for (const [kind, ids] of [
      ['user', auth.users.map(({ id }) => id)],
      ['warehouse', inventory.warehouses.map(({ id }) => id)],
      ['product', inventory.products.map(({ id }) => id)],
      ['variant', [...variants.keys()]],
      ['reservation', inventory.reservations.map(({ id }) => id)],
      ['order', orders.orders.map(({ id }) => id)],
      ['orderLine', lines.map(({ id }) => id)],
    ] as const) {
      expect(ids.filter((id) => !isId(prefixes[kind], id))).toEqual([]);
      expect(new Set(ids).size, kind).toBe(ids.length);
    }
    const texts = {
      email: auth.users.map(({ email }) => email),
      sku: [...variants.values()].map(({ sku }) => sku),
      title: inventory.products.map(({ title }) => title),
      number: orders.orders.map(({ number }) => number),
    };
    for (const [name, values] of Object.entries(texts)) {
      expect(new Set(values).size, name).toBe(values.length);
    }
    expect(texts.email.filter((email) => !/^[a-z0-9.]+@example\.com$/.test(email))).toEqual([]);
  });

  it('has the fixed logins with their roles and one password', () => {
    const roles = Object.fromEntries(auth.users.map((user) => [user.email, user.roles]));
    expect(roles).toMatchObject({
      [demoLogins.admin]: ['ADMIN'],
      [demoLogins.support]: ['SUPPORT'],
      [demoLogins.warehouse]: ['WAREHOUSE'],
      [demoLogins.customer]: ['CUSTOMER'],
      [demoLogins.customer2]: ['CUSTOMER'],
    });
    expect(new Set(auth.users.map((user) => user.password))).toEqual(new Set([demoPassword]));
  });

  it('gives the demo customer at least 30 orders in every state', () => {
    const customer = auth.users.find((user) => user.email === demoLogins.customer);
    const own = orders.orders.filter((order) => order.customerId === customer?.id);
    expect(own.length).toBeGreaterThanOrEqual(30);
    expect(new Set(own.map((order) => order.status)).size).toBe(6);
  });
});

describe('the orders of the demo', () => {
  it('are placed by customers after they registered and before the anchor', () => {
    const registered = new Map(auth.users.map((user) => [user.id, user]));
    const wrong = orders.orders.filter((order) => {
      const customer = registered.get(order.customerId);
      return !(
        customer?.roles.includes('CUSTOMER') &&
        customer.createdAt < order.placedAt &&
        Date.parse(order.placedAt) < anchor
      );
    });
    expect(wrong).toEqual([]);
  });

  it('are numbered in the order in which they were placed', () => {
    const byNumber = orders.orders.toSorted((a, b) => a.number.localeCompare(b.number));
    const byTime = orders.orders.toSorted((a, b) => a.placedAt.localeCompare(b.placedAt));
    expect(byNumber.map(({ number }) => number)).toEqual(byTime.map(({ number }) => number));
  });

  it('copy sku and price from the variant, in one currency, each variant once', () => {
    for (const order of orders.orders) {
      expect(new Set(order.lines.map((line) => line.variantId)).size).toBe(order.lines.length);
      for (const line of order.lines) {
        const variant = variants.get(line.variantId);
        expect(line.sku).toBe(variant?.sku);
        expect(line.quantity).toBeGreaterThan(0);
        expect(line.unitPrice.currency).toBe(order.currency);
        if (order.rejection?.code === 'PRICE_CHANGED') continue;
        expect(line.unitPrice).toEqual(variant?.price);
      }
    }
  });

  it('carry the times that their state asks for', () => {
    const expected = {
      PENDING: [],
      CONFIRMED: ['settledAt'],
      COMPLETED: ['settledAt', 'completedAt'],
      REJECTED: ['settledAt', 'rejection'],
      EXPIRED: ['settledAt'],
    };
    for (const order of orders.orders) {
      const present = (['settledAt', 'cancelledAt', 'completedAt', 'rejection'] as const).filter(
        (name) => order[name] !== undefined,
      );
      if (order.status === 'CANCELLED') expect(present).toContain('cancelledAt');
      else expect(present).toEqual(expected[order.status]);
    }
  });
});

describe('the stock of the demo', () => {
  it('has one reservation for each order that was not rejected, in the matching state', () => {
    const states = (order: OrderSeed): string =>
      ({
        PENDING: 'HELD',
        CONFIRMED: 'COMMITTED',
        COMPLETED: 'COMMITTED',
        EXPIRED: 'EXPIRED',
        CANCELLED: order.settledAt ? 'RETURNED' : 'RELEASED',
        REJECTED: 'none',
      })[order.status];
    for (const order of orders.orders) {
      expect(reservationOf.get(order.id)?.status ?? 'none').toBe(states(order));
    }
    expect(inventory.reservations).toHaveLength(
      orders.orders.filter((order) => order.status !== 'REJECTED').length,
    );
  });

  it('allocates to each order exactly what its lines ask for', () => {
    for (const order of orders.orders.filter(({ status }) => status !== 'REJECTED')) {
      const allocated = reservationOf.get(order.id)?.lines ?? [];
      for (const line of order.lines) {
        const parts = allocated.filter((part) => part.lineId === line.id);
        expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(line.quantity);
        expect(parts.every((part) => part.variantId === line.variantId)).toBe(true);
      }
    }
  });

  it('never falls below zero, even if nothing that came back had been there', () => {
    for (const [place, changes] of changesByLevel(inventory)) {
      let level = 0;
      for (const { delta } of changes.toSorted((a, b) => a.at.localeCompare(b.at))) {
        level += delta;
        expect(level, place).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('has variants that are sold out, and dollars beside euros', () => {
    const stocked = new Set(inventory.receipts.map((receipt) => receipt.variantId));
    expect(variants.size - stocked.size).toBe(60);
    const currencies = [...variants.values()].map(({ price }) => price.currency);
    expect(new Set(currencies)).toEqual(new Set(['EUR', 'USD']));
  });

  it('stands in the catalogue of orders with the same price, state and version', () => {
    expect(orders.catalogue).toHaveLength(variants.size);
    for (const entry of orders.catalogue) {
      const variant = variants.get(entry.variantId);
      expect(entry).toMatchObject({
        productId: variant?.product.id,
        sku: variant?.sku,
        price: variant?.price,
        status: variant?.product.status,
        version: variant?.version,
      });
    }
  });
});

/** Deliveries come in; every reservation takes its goods when it is made and gives none back. */
function changesByLevel({ receipts, reservations }: InventorySeed) {
  const levels = new Map<string, { at: string; delta: number }[]>();
  const add = (part: { variantId: string; warehouseId: string }, at: string, delta: number) => {
    const place = `${part.variantId} in ${part.warehouseId}`;
    levels.set(place, [...(levels.get(place) ?? []), { at, delta }]);
  };
  for (const receipt of receipts) add(receipt, receipt.receivedAt, receipt.quantity);
  for (const { createdAt, lines } of reservations) {
    for (const line of lines) add(line, createdAt, -line.quantity);
  }
  return levels;
}
