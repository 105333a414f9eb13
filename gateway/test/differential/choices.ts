import fc from 'fast-check';

/** Where a generator decides by chance, the same for the same seed. */
export interface Choices {
  /** Both ends count. */
  int(min: number, max: number): number;
  chance(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Some of them, in another order. */
  some<Item>(items: readonly Item[], min: number, max?: number): Item[];
}

/** Draws from an endless stream of fast-check's. */
export function choicesOf(seed: number): Choices {
  const [numbers] = fc.sample(fc.infiniteStream(fc.noBias(fc.nat())), { seed, numRuns: 1 });
  if (!numbers) throw new Error('fast-check gave no stream.');
  const draw = (below: number): number => numbers.next().value % below;
  const choices: Choices = {
    int: (min, max) => min + draw(max - min + 1),
    chance: (percent) => draw(100) < percent,
    pick(items) {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[draw(items.length)] as (typeof items)[number];
    },
    some(items, min, max = items.length) {
      const left = [...items];
      const taken: (typeof items)[number][] = [];
      const count = Math.min(items.length, choices.int(min, Math.max(min, max)));
      while (taken.length < count) taken.push(...left.splice(draw(left.length), 1));
      return taken;
    },
  };
  return choices;
}
