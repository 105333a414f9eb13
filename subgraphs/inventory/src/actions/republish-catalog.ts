import { appendEvents, withoutWaiting } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { InventoryDeps } from '../deps.ts';
import { findVariantsAfter } from '../store/variants.ts';
import { variantChanged } from './variant-changed.ts';

const BATCH_SIZE = 500;

/**
 * Tells of every variant once more, as it stands and at the version it has, so that others can
 * rebuild what they know of the catalogue. News that still waits to be published is told once.
 *
 * @returns how many variants
 */
export async function republishCatalog({ db }: Pick<InventoryDeps, 'db'>): Promise<number> {
  let published = 0;
  let afterId = '';
  for (;;) {
    const variants = await inTransaction(db, async (tx) => {
      const batch = await findVariantsAfter(tx, afterId, BATCH_SIZE);
      await appendEvents(tx, await withoutWaiting(tx, batch.map(variantChanged)));
      return batch;
    });
    published += variants.length;
    afterId = variants.at(-1)?.id ?? afterId;
    if (variants.length < BATCH_SIZE) return published;
  }
}
