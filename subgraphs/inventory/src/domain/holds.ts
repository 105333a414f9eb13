import type { Allocation } from './allocate.ts';
import { decideHold, type OfferedVariant, type OrderedLine, type Rejection } from './hold.ts';
import { byLevel, type Level, levelName } from './level.ts';
import { type MovementType, type PostedMovement, postMovements } from './movement.ts';
import { sumByLevel } from './settlement.ts';

/** An order that asks for stock. */
export interface AskedOrder {
  orderId: string;
  lines: readonly OrderedLine[];
  /** Nothing stands between hold and sale: what is held is sold at once. */
  isSale: boolean;
}

/** What an order gets, and what that does to the levels. */
export type Granted<O> =
  | { order: O; allocations: Allocation[]; movements: OrderMovement[] }
  | { order: O; rejection: Rejection };

export type OrderMovement = PostedMovement & { orderId: string };

export interface HoldsDecision<O> {
  granted: Granted<O>[];
  /** Those that changed, in lock order, as they are after all of it. */
  levels: Level[];
}

/** A sale is a hold that ends at once, so the ledger reads the same whichever way an order took. */
const holdMovements: readonly MovementType[] = ['RESERVE'];
const saleMovements: readonly MovementType[] = ['RESERVE', 'SALE'];

/** Decides on orders one after another, each on what those before it have left. */
export function decideHolds<O extends AskedOrder>(
  orders: readonly O[],
  variants: readonly OfferedVariant[],
  levels: readonly Level[],
): HoldsDecision<O> {
  const standing = new Map(levels.map((level) => [levelName(level), level]));
  const namesOf = Map.groupBy(standing.keys(), (name) => standing.get(name)?.variantId);
  const changed = new Set<string>();
  const granted = orders.map((order): Granted<O> => {
    const variantIds = new Set(order.lines.map(({ variantId }) => variantId));
    const names = [...variantIds].flatMap((variantId) => namesOf.get(variantId) ?? []);
    const left = names.flatMap((name) => standing.get(name) ?? []);
    const decision = decideHold(order.lines, variants, left);
    if (decision.kind === 'rejected') return { order, rejection: decision.rejection };
    const types = order.isSale ? saleMovements : holdMovements;
    const movements = sumByLevel(decision.allocations).flatMap((sum) =>
      types.map((type) => ({ ...sum, type, orderId: order.orderId })),
    );
    const posting = postMovements(left, movements);
    for (const level of posting.levels) {
      standing.set(levelName(level), level);
      changed.add(levelName(level));
    }
    return { order, allocations: decision.allocations, movements: posting.entries };
  });
  const after = [...changed].flatMap((name) => standing.get(name) ?? []);
  return { granted, levels: after.sort(byLevel) };
}
