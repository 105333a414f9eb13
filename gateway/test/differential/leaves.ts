import { COLORS } from './graph/world.ts';

/** A value of a leaf type, the same for the same seed. */
export function makeLeaf(type: string, seed: string): unknown {
  const number = hash(seed);
  switch (type) {
    case 'Int':
      return (number % 2_001) - 1_000;
    case 'Float':
      return (number % 1_000) / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'Color':
      return COLORS[number % COLORS.length];
    case 'Json':
      return [number % 10, `j${number}`, { b: number % 5, a: [null, {}] }, [[1], []], false][
        number % 5
      ];
    default:
      return `${WORDS[number % WORDS.length]}${number.toString(36)}`;
  }
}

const WORDS = ['plain', 'with "quotes"', 'line\nbreak', 'ünïcödé ☃', '\\', '', '</x>', '\u2028'];

/** The same text for the same value, whatever the order of its members. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** FNV-1a, with a last stir. */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 13)) >>> 0;
}
