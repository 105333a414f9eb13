import { availableUnits, type Level, ON_HAND_MAX } from './level.ts';

export type AdjustmentFault = 'INSUFFICIENT_STOCK' | 'STOCK_LIMIT_EXCEEDED';

/**
 * Whether a level can take a receipt or a correction: reserved units are promised, so nobody may
 * take them away.
 *
 * @param delta units to add, or to take away when negative
 */
export function adjustmentFault(
  level: Pick<Level, 'onHand' | 'reserved'>,
  delta: number,
): AdjustmentFault | null {
  if (delta < 0 && availableUnits(level) + delta < 0) return 'INSUFFICIENT_STOCK';
  if (delta > 0 && level.onHand + delta > ON_HAND_MAX) return 'STOCK_LIMIT_EXCEEDED';
  return null;
}
