import type { RecordedDefinition } from './recorded-document.ts';

/** A place in the answer: how many fields of the text fill it, and the places below. */
interface Place {
  times: number;
  readonly below: Map<string, Place>;
}

/**
 * Pairs of fields that share a response name in one selection set, through fragments and through fields
 * that are merged into one: what validation compares, each with each, to find conflicts (GraphQL §5.3.2,
 * FieldsInSetCanMerge).
 *
 * Goes through all fragments unfolded: bound their selections first, and see that none spreads itself.
 */
export function countRepeats(
  root: RecordedDefinition,
  fragments: ReadonlyMap<string, RecordedDefinition>,
): number {
  let pairs = 0;

  function fill(set: Map<string, Place>, { outline }: RecordedDefinition): void {
    const around: Map<string, Place>[] = [];
    let here = set;
    let below = set;
    for (const step of outline) {
      if (step === '{') {
        around.push(here);
        here = below;
      } else if (step === '}') {
        here = around.pop() ?? set;
      } else if (step.startsWith('...')) {
        const fragment = fragments.get(step.slice(3));
        if (fragment) fill(here, fragment);
      } else {
        below = fillPlace(here, step);
      }
    }
  }

  function fillPlace(set: Map<string, Place>, name: string): Map<string, Place> {
    const place = set.get(name);
    if (!place) {
      const below = new Map<string, Place>();
      set.set(name, { times: 1, below });
      return below;
    }
    pairs += place.times;
    place.times += 1;
    return place.below;
  }

  fill(new Map(), root);
  return pairs;
}
