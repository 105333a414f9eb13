import { readOutboxStatus } from '@supergraph/shared/events/outbox-status';
import { inBatches } from '@supergraph/shared/execution/execution';
import DataLoader from 'dataloader';
import type { InventoryDb } from '../store/database.ts';
import { findLevels, type LevelRow } from '../store/levels.ts';
import { findProducts, type ProductRow } from '../store/products.ts';
import {
  findLinesOfOrderLines,
  findLinesOfReservations,
  findReservations,
  findReservationsOfOrders,
} from '../store/reservations.ts';
import {
  findVariants,
  findVariantsBySku,
  findVariantsOfProducts,
  type Variant,
} from '../store/variants.ts';
import { findAllWarehouses, findWarehouses } from '../store/warehouses.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/**
 * Loaders of one request. Each reads what the request needs in one statement, however much it is, and
 * what the caller may not see is to it as if it did not exist.
 */
export function createLoaders(db: InventoryDb, { seesArchived }: { seesArchived: boolean }) {
  const isVisible = (thing: Variant | ProductRow) => seesArchived || thing.status === 'ACTIVE';
  const visible =
    <T extends Variant | ProductRow>(
      find: (db: InventoryDb, keys: readonly string[]) => Promise<T[]>,
    ) =>
    async (keys: readonly string[]) =>
      (await find(db, keys)).filter(isVisible);
  const all =
    <T>(find: (db: InventoryDb, keys: readonly string[]) => Promise<T[]>) =>
    (keys: readonly string[]) =>
      find(db, keys);

  return {
    product: oneByKey(visible(findProducts), ({ id }) => id),
    variant: oneByKey(visible(findVariants), ({ id }) => id),
    variantBySku: oneByKey(visible(findVariantsBySku), ({ sku }) => sku),
    variantsOfProduct: manyByKey(visible(findVariantsOfProducts), ({ productId }) => productId),
    levelsOfVariant: manyByKey<LevelRow>(all(findLevels), ({ variantId }) => variantId),
    outboxStatus: () => readOutboxStatus(db),
    allWarehouses: () => findAllWarehouses(db),
    warehouse: oneByKey(all(findWarehouses), ({ id }) => id),
    reservation: oneByKey(all(findReservations), ({ id }) => id),
    reservationOfOrder: oneByKey(all(findReservationsOfOrders), ({ orderId }) => orderId),
    linesOfReservation: manyByKey(
      all(findLinesOfReservations),
      ({ reservationId }) => reservationId,
    ),
    linesOfOrderLine: manyByKey(all(findLinesOfOrderLines), ({ line }) => line.lineId),
  };
}

type Find<T> = (keys: readonly string[]) => Promise<readonly T[]>;

function oneByKey<T>(find: Find<T>, keyOf: (item: T) => string) {
  return new DataLoader<string, T | null>(async (keys) => {
    const byKey = new Map((await find(keys)).map((item) => [keyOf(item), item]));
    return keys.map((key) => byKey.get(key) ?? null);
  }, inBatches);
}

function manyByKey<T>(find: Find<T>, keyOf: (item: T) => string) {
  return new DataLoader<string, T[]>(async (keys) => {
    const byKey = Map.groupBy(await find(keys), keyOf);
    return keys.map((key) => byKey.get(key) ?? []);
  }, inBatches);
}
