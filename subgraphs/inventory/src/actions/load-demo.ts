import { keepOwnImages } from '@supergraph/media/own-images';
import type { MediaStore } from '@supergraph/media/store';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { replayHistory } from '../domain/history.ts';
import { analyse, hasStockData, insertDemoRows } from '../store/demo.ts';
import { toLedgerRows } from '../store/ledger.ts';
import type { DemoFile, DemoReservation } from './demo-file.ts';
import { storeDemoImages } from './demo-images.ts';

export interface DemoReport {
  products: number;
  variants: number;
  reservations: number;
  movements: number;
}

/**
 * Loads demo data into an empty database, all or nothing: counters and ledger are derived from what
 * came in and what orders took, so that they agree from the first day.
 *
 * @returns null when there are products or warehouses already; then nothing is loaded
 * @throws ImpossibleMovement when the file takes more than it brings
 */
export async function loadDemo(
  deps: Pick<InventoryDeps, 'db' | 'clock'> & { store: MediaStore },
  file: DemoFile,
): Promise<DemoReport | null> {
  const { db, clock } = deps;
  if (await hasStockData(db)) return null;
  const images = await storeDemoImages(deps, file);
  const reservations = file.reservations.map(toRow);
  const { levels, entries } = replayHistory(
    file.receipts,
    file.reservations.map((reservation, index) => ({
      ...reservation,
      settledAt: reservations[index]?.settledAt ?? null,
    })),
  );
  const movements = toLedgerRows(entries);
  const variants = variantRows(file);
  const report = await inTransaction(db, async (tx) => {
    if (await hasStockData(tx)) return null;
    await keepOwnImages(tx, images.objects, clock());
    await insertDemoRows(tx, {
      warehouses: file.warehouses,
      products: file.products.map(({ variants: _, images: __, ...product }) => ({
        ...product,
        updatedAt: product.createdAt,
      })),
      variants,
      images: images.rows,
      levels,
      movements,
      reservations,
      lines: file.reservations.flatMap(({ id, lines }) =>
        lines.map((line) => ({ reservationId: id, ...line })),
      ),
    });
    return {
      products: file.products.length,
      variants: variants.length,
      reservations: reservations.length,
      movements: movements.length,
    };
  });
  if (report) await analyse(db);
  return report;
}

function variantRows({ products }: DemoFile) {
  return products.flatMap(({ id: productId, createdAt, variants }) =>
    variants.map(({ price: { amountMinor, currency }, ...variant }) => ({
      ...variant,
      productId,
      priceAmountMinor: amountMinor,
      currency,
      status: 'ACTIVE' as const,
      createdAt,
      updatedAt: createdAt,
    })),
  );
}

/** Versions as they would have come about: 1 for the hold, one more for each change since. */
const versions = { HELD: 1, COMMITTED: 2, RELEASED: 2, EXPIRED: 2, RETURNED: 3 } as const;

function toRow({ lines: _, settledAt, ...reservation }: DemoReservation) {
  const { status, createdAt } = reservation;
  return {
    ...reservation,
    rejection: null,
    version: versions[status],
    settledAt: status === 'HELD' ? null : (settledAt ?? createdAt),
  };
}
