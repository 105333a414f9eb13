/** How many times what is still free one caller may hold. */
const SHARE_OF_FREE = 3;

export interface Shares {
  readonly total: number;
  /** Whether one more of this caller leaves room enough for the others. */
  hasRoom(caller: string, places: number): boolean;
  add(caller: string): void;
  remove(caller: string): void;
}

/**
 * Counts who holds how many of some places. One caller may hold three times what is still free, so alone
 * it gets three quarters, beside one like it three sevenths, and of four places or more never all. Switches share their buffers so (Choudhury and Hahne, "Dynamic Queue Length Thresholds for
 * Shared-Memory Packet Switches", 1998).
 */
export function createShares(): Shares {
  const held = new Map<string, number>();
  let total = 0;
  return {
    get total() {
      return total;
    },
    hasRoom(caller, places) {
      const free = places - total;
      return free > 0 && (held.get(caller) ?? 0) < SHARE_OF_FREE * free;
    },
    add(caller) {
      held.set(caller, (held.get(caller) ?? 0) + 1);
      total += 1;
    },
    remove(caller) {
      const left = (held.get(caller) ?? 0) - 1;
      if (left > 0) held.set(caller, left);
      else held.delete(caller);
      total -= 1;
    },
  };
}
