import { dayMs, historyStart } from './calendar.ts';
import type { DemoData, ProductSeed, WarehouseSeed } from './formats.ts';
import { demoId } from './ids.ts';
import { drawingsFolder } from './images/drawings.ts';
import { demoOrders, demoShelf } from './orders.ts';
import { demoProducts } from './products.ts';
import { createRandom, type Random, sample } from './random.ts';
import { demoReceipts } from './receipts.ts';
import { demoReservations, type Placement } from './reservations.ts';
import { demoUsers } from './users.ts';

/**
 * A shop with a year of history: 200 users, 1,000 products, 3 warehouses, 2,000 orders and the stock
 * movements that explain them. The same seed gives the same data to the byte.
 */
export function generateDemo(seed = 2026): DemoData {
  const random = createRandom(seed);
  const users = demoUsers(random, 200);
  const warehouses = demoWarehouses(random);
  const products = demoProducts(random);
  const shelf = demoShelf(random, products);
  const orders = demoOrders(random, users, shelf);
  const placement = placeVariants(random, shelf.inStock, warehouses);
  const reservations = demoReservations(random, orders, placement);
  return {
    auth: { users },
    inventory: {
      imagesFolder: drawingsFolder,
      warehouses,
      products,
      receipts: demoReceipts(random, placement, reservations),
      reservations,
    },
    orders: { catalogue: demoCatalogue(products), orders },
  };
}

function demoWarehouses(random: Random): WarehouseSeed[] {
  const places = [
    { code: 'BER', name: 'Berlin', countryCode: 'DE' },
    { code: 'RTM', name: 'Rotterdam', countryCode: 'NL' },
    { code: 'MAD', name: 'Madrid', countryCode: 'ES' },
  ];
  return places.map((place) => ({
    id: demoId('warehouse', historyStart - 900 * dayMs, random),
    ...place,
  }));
}

function placeVariants(
  random: Random,
  offers: readonly { variantId: string }[],
  warehouses: WarehouseSeed[],
): Placement {
  const ids = warehouses.map((warehouse) => warehouse.id);
  return new Map(
    offers.map(({ variantId }) => [variantId, sample(random, ids, random.integer(1, ids.length))]),
  );
}

function demoCatalogue(products: ProductSeed[]): DemoData['orders']['catalogue'] {
  return products.flatMap((product) =>
    product.variants.map((variant) => ({
      variantId: variant.id,
      productId: product.id,
      sku: variant.sku,
      name: `${product.title}, ${variant.name}`,
      price: variant.price,
      status: product.status,
      version: variant.version,
    })),
  );
}
