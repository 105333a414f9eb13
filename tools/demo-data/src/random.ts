/** A source of numbers that gives the same ones for the same seed, on every machine. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in `share` of all cases, 0 to 1. */
  chance(share: number): boolean;
  bytes(length: number): Uint8Array;
}

/** mulberry32: 32 bits of state, ample for demo data and far from good enough for a secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    pick(from) {
      const picked = from[integer(0, from.length - 1)];
      if (picked === undefined) throw new RangeError('cannot pick from an empty list');
      return picked;
    },
    chance: (share) => next() < share,
    bytes: (length) => Uint8Array.from({ length }, () => integer(0, 255)),
  };
}

/** `count` different items in random order; fewer where the list is shorter. */
export function sample<T>(random: Random, from: readonly T[], count: number): T[] {
  const left = [...from];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(random.integer(0, left.length - 1), 1));
  }
  return taken;
}
