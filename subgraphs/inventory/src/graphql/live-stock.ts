import type { ChangeFeed } from '@supergraph/live/change-feed';
import { shareReads } from '@supergraph/live/shared-reads';
import type { InventoryDb } from '../store/database.ts';
import { findLevels, type LevelRow } from '../store/levels.ts';
import { findVariants, type Variant } from '../store/variants.ts';

/** A variant with its stock, as both stood at one moment. */
export interface StockedVariant {
  readonly variant: Variant;
  readonly levels: readonly LevelRow[];
}

/** What subscriptions share, whoever they belong to. */
export interface LiveStock {
  readonly feed: ChangeFeed;
  /** As it stands now; asked for together, variants are read together. */
  readonly loadStock: (variantId: string) => Promise<StockedVariant | null>;
}

export function createLiveStock({ db, feed }: { db: InventoryDb; feed: ChangeFeed }): LiveStock {
  return {
    feed,
    loadStock: shareReads(async (ids) => {
      const [variants, rows] = await Promise.all([findVariants(db, ids), findLevels(db, ids)]);
      const levels = Map.groupBy(rows, ({ variantId }) => variantId);
      return new Map(
        variants.map((variant) => [variant.id, { variant, levels: levels.get(variant.id) ?? [] }]),
      );
    }),
  };
}

/** Differs after each change of the variant's stock. */
export function stockVersion({ levels }: StockedVariant): string {
  return levels
    .map(({ warehouseId, onHand, reserved }) => `${warehouseId} ${onHand} ${reserved}`)
    .join();
}
