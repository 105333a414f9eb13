import { availableUnits, compare, type Level } from './level.ts';

/** Units that a line of an order asks for. */
export interface Demand {
  lineId: string;
  variantId: string;
  /** Units, above zero. */
  quantity: number;
}

/** Units of one line taken from one warehouse. */
export interface Allocation extends Demand {
  warehouseId: string;
}

export interface Shortage {
  variantId: string;
  requested: number;
  available: number;
}

export type AllocationOutcome =
  | { kind: 'allocated'; allocations: Allocation[] }
  | { kind: 'short'; shortages: Shortage[] };

/** Up to this many warehouses every combination is tried: 2^10 at most. */
const EXHAUSTIVE_MAX = 10;

/**
 * Decides which warehouse gives what: all lines in full or nothing at all.
 *
 * The fewest warehouses that can serve the whole are chosen (one parcel is better than two), the
 * first by id where several combinations tie; with more than 10 candidates the largest contribution
 * goes first instead, which is near the fewest. The same demand and levels always give the same
 * answer, whatever their order.
 */
export function allocate(demand: readonly Demand[], levels: readonly Level[]): AllocationOutcome {
  const wanted = sumByVariant(demand);
  const stock = stockByWarehouse(levels, wanted);
  const warehouseIds = [...stock.keys()].sort(compare);
  const shortages = findShortages(wanted, stock, warehouseIds);
  if (shortages.length > 0) return { kind: 'short', shortages };
  const chosen =
    warehouseIds.length <= EXHAUSTIVE_MAX
      ? fewest(wanted, stock, warehouseIds)
      : largestFirst(wanted, stock, warehouseIds);
  return { kind: 'allocated', allocations: distribute(demand, stock, chosen) };
}

/** Units by variant. */
type Units = Map<string, number>;
/** Units by variant, by warehouse. */
type Stock = Map<string, Units>;

function sumByVariant(demand: readonly Demand[]): Units {
  const units: Units = new Map();
  for (const { variantId, quantity } of demand) {
    units.set(variantId, (units.get(variantId) ?? 0) + quantity);
  }
  return units;
}

function stockByWarehouse(levels: readonly Level[], wanted: Units): Stock {
  const stock: Stock = new Map();
  for (const level of levels) {
    const available = availableUnits(level);
    if (available <= 0 || !wanted.has(level.variantId)) continue;
    const units = stock.get(level.warehouseId) ?? new Map();
    stock.set(level.warehouseId, units.set(level.variantId, available));
  }
  return stock;
}

function unitsIn(stock: Stock, warehouseIds: readonly string[], variantId: string): number {
  return warehouseIds.reduce((sum, id) => sum + (stock.get(id)?.get(variantId) ?? 0), 0);
}

function findShortages(wanted: Units, stock: Stock, warehouseIds: readonly string[]): Shortage[] {
  return [...wanted]
    .map(([variantId, requested]) => ({
      variantId,
      requested,
      available: unitsIn(stock, warehouseIds, variantId),
    }))
    .filter(({ requested, available }) => available < requested);
}

function serves(wanted: Units, stock: Stock, warehouseIds: readonly string[]): boolean {
  return [...wanted].every(
    ([variantId, units]) => unitsIn(stock, warehouseIds, variantId) >= units,
  );
}

function fewest(wanted: Units, stock: Stock, warehouseIds: readonly string[]): readonly string[] {
  for (let size = 1; size < warehouseIds.length; size += 1) {
    for (const combination of combinations(warehouseIds, size)) {
      if (serves(wanted, stock, combination)) return combination;
    }
  }
  return warehouseIds;
}

function* combinations(items: readonly string[], size: number): Generator<string[]> {
  if (size === 0) return yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of combinations(items.slice(index + 1), size - 1)) yield [item, ...rest];
  }
}

function largestFirst(wanted: Units, stock: Stock, warehouseIds: readonly string[]): string[] {
  const missing = new Map(wanted);
  const candidates = new Set(warehouseIds);
  const chosen: string[] = [];
  while ([...missing.values()].some((units) => units > 0)) {
    const best = [...candidates]
      .map((id) => ({ id, units: contribution(missing, stock.get(id)) }))
      .reduce((a, b) => (b.units > a.units ? b : a));
    candidates.delete(best.id);
    chosen.push(best.id);
    for (const [variantId, units] of stock.get(best.id) ?? []) {
      missing.set(variantId, Math.max(0, (missing.get(variantId) ?? 0) - units));
    }
  }
  return chosen;
}

function contribution(missing: Units, units: Units = new Map()): number {
  return [...missing].reduce(
    (sum, [variantId, count]) => sum + Math.min(count, units.get(variantId) ?? 0),
    0,
  );
}

function distribute(
  demand: readonly Demand[],
  stock: Stock,
  warehouseIds: readonly string[],
): Allocation[] {
  const left = new Map([...stock].map(([id, units]) => [id, new Map(units)]));
  return demand
    .toSorted((a, b) => compare(a.lineId, b.lineId))
    .flatMap(({ lineId, variantId, quantity }) => {
      let missing = quantity;
      return warehouseIds.flatMap((warehouseId) => {
        const units = left.get(warehouseId);
        const taken = Math.min(missing, units?.get(variantId) ?? 0);
        if (taken === 0) return [];
        missing -= taken;
        units?.set(variantId, (units.get(variantId) ?? 0) - taken);
        return [{ lineId, variantId, warehouseId, quantity: taken }];
      });
    });
}
