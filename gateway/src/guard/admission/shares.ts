/** How many times what is still free one caller may hold. */
const SHARE_OF_FREE = 3;

export interface Shares {
  readonly total: number;
  /** Whether so many more of this caller leave room enough for the others. */
  hasRoom(caller: string, places: number, weight?: number): boolean;
  add(caller: string, weight?: number): void;
  remove(caller: string, weight?: number): void;
}

/**
 * Counts who holds how many of some places. One caller may hold three times what is still free, so alone
 * it gets three quarters, beside one like it three sevenths, and of four places or more never all.
 * Switches share their buffers so (Choudhury and Hahne, "Dynamic Queue Length Thresholds for
 * Shared-Memory Packet Switches", 1998).
 */
export function createShares(): Shares {
  const held = new Map<string, number>();
  let total = 0;
  return {
    get total() {
      return total;
    },
    hasRoom(caller, places, weight = 1) {
      // The last of them has to find room as well.
      const free = places - total - (weight - 1);
      return free > 0 && (held.get(caller) ?? 0) + (weight - 1) < SHARE_OF_FREE * free;
    },
    add(caller, weight = 1) {
      held.set(caller, (held.get(caller) ?? 0) + weight);
      total += weight;
    },
    remove(caller, weight = 1) {
      const left = (held.get(caller) ?? 0) - weight;
      if (left > 0) held.set(caller, left);
      else held.delete(caller);
      total -= weight;
    },
  };
}
