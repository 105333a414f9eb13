import type { Sighting } from './audience.ts';

/** Every status that an order ever had, from the first to the one it has. */
export type Histories = ReadonlyMap<string, readonly string[]>;

/** Who was shown a state that its order never had, or had only before what was shown already. */
export function impossible(sightings: Iterable<Sighting>, histories: Histories): string[] {
  return [...sightings].flatMap(({ who, orderId, statuses }) => {
    const history = histories.get(orderId) ?? [];
    return isWithin(statuses, history)
      ? []
      : [`${who} saw ${orderId} ${statuses.join(', ')}; it was ${history.join(', ')}`];
  });
}

/** Who has not been shown how its order stands. */
export function behind(sightings: Iterable<Sighting>, histories: Histories): string[] {
  return [...sightings].flatMap(({ who, orderId, statuses }) => {
    const now = histories.get(orderId)?.at(-1);
    const seen = statuses.at(-1);
    return seen === now ? [] : [`${who} sees ${orderId} ${seen ?? 'not at all'}; it is ${now}`];
  });
}

/** Whether all of the one occur in the other, in that order. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let from = 0;
  return some.every((each) => {
    const at = all.indexOf(each, from);
    from = at + 1;
    return at >= 0;
  });
}
