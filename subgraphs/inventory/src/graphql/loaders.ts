import { readOutboxStatus } from '@supergraph/events/outbox-status';
import { Loader } from '@supergraph/service/execution/loader';
import { readLists } from '@supergraph/service/execution/read-lists';
import { isStorable } from '@supergraph/service/text';
import type { InventoryDb } from '../store/database.ts';
import { findLevels, findStock } from '../store/levels.ts';
import { findImagesOfProducts } from '../store/product-images.ts';
import { findProducts, type ProductRow } from '../store/products.ts';
import {
  findLinesOfOrderLines,
  findLinesOfReservations,
  findReservations,
  findReservationsOfOrders,
} from '../store/reservations.ts';
import {
  findStockedVariantsOfProducts,
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
    <T extends Variant | ProductRow>(find: Read<T>): Find<T> =>
    async (keys, rowsMax) =>
      (await find(db, keys, rowsMax)).filter(isVisible);
  const all =
    <T>(find: Read<T>): Find<T> =>
    (keys, rowsMax) =>
      find(db, keys, rowsMax);

  return {
    product: oneByKey(visible(findProducts), ({ id }) => id),
    variant: oneByKey(visible(findVariants), ({ id }) => id),
    variantBySku: oneByKey(visible(findVariantsBySku), ({ sku }) => sku),
    variantsOfProduct: manyByKey(visible(findVariantsOfProducts), ({ productId }) => productId),
    imagesOfProduct: manyByKey(all(findImagesOfProducts), ({ productId }) => productId),
    stockedVariantsOfProduct: manyByKey(
      visible(findStockedVariantsOfProducts),
      ({ productId }) => productId,
    ),
    stockOfVariant: oneByKey(all(findStock), ({ variantId }) => variantId),
    levelsOfVariant: manyByKey(all(findLevels), ({ variantId }) => variantId),
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

/** Keys come from whoever asks for entities; what could not be stored is nowhere. */
type Read<T> = (db: InventoryDb, keys: readonly string[], rowsMax?: number) => Promise<T[]>;
type Find<T> = (keys: readonly string[], rowsMax?: number) => Promise<T[]>;

function oneByKey<T>(find: Find<T>, keyOf: (item: T) => string) {
  return new Loader<string, T | null>(async (keys) => {
    const byKey = new Map((await find(keys.filter(isStorable))).map((item) => [keyOf(item), item]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

function manyByKey<T>(find: Find<T>, keyOf: (item: T) => string) {
  return new Loader<string, T[]>(async (keys) => {
    const byKey = Map.groupBy(
      await readLists((rowsMax) => find(keys.filter(isStorable), rowsMax)),
      keyOf,
    );
    return keys.map((key) => byKey.get(key) ?? []);
  });
}
