/** The units of one variant in one warehouse, in whole units. */
export interface Level {
  variantId: string;
  warehouseId: string;
  /** Units that are physically there. */
  onHand: number;
  /** Units on hand that are set aside for orders. */
  reserved: number;
}

/** Which level: no variant has two in one warehouse. */
export type LevelKey = Pick<Level, 'variantId' | 'warehouseId'>;

/**
 * Most units a level may be brought to by receipts and adjustments. With at most WAREHOUSES_MAX
 * warehouses the sum over a variant fits a GraphQL Int of 32 bits.
 */
export const ON_HAND_MAX = 10_000_000;
export const WAREHOUSES_MAX = 200;

export function availableUnits({ onHand, reserved }: Pick<Level, 'onHand' | 'reserved'>): number {
  return onHand - reserved;
}

/** Of a variant that no warehouse has ever had. */
export function noStock(variantId: string) {
  return { variantId, onHand: 0, reserved: 0 };
}

/** Sums levels of one variant. */
export function sumLevels(levels: readonly Pick<Level, 'onHand' | 'reserved'>[]): {
  onHand: number;
  reserved: number;
} {
  return levels.reduce<{ onHand: number; reserved: number }>(
    (sum, level) => ({
      onHand: sum.onHand + level.onHand,
      reserved: sum.reserved + level.reserved,
    }),
    { onHand: 0, reserved: 0 },
  );
}

/** One text for both parts of a key, for maps. */
export function levelName({ variantId, warehouseId }: LevelKey): string {
  return `${variantId} ${warehouseId}`;
}

/** The order in which every transaction locks levels, so that no two wait for each other. */
export function byLevel(a: LevelKey, b: LevelKey): number {
  return compare(a.variantId, b.variantId) || compare(a.warehouseId, b.warehouseId);
}

/** Code unit order, the same on every machine whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
