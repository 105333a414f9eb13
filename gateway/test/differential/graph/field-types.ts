import type { Choices } from '../choices.ts';
import { FAMILY } from './declare.ts';
import { type Draft, type Subgraph, typeOf } from './draft.ts';
import { LEAVES } from './world.ts';

const WRAPS = [
  'T',
  'T',
  'T!',
  'T!',
  '[T]',
  '[T!]',
  '[T!]!',
  '[T]!',
  '[[T]]',
  '[[T!]!]!',
  '[[T!]]!',
];

/** A type for a field that all of these subgraphs declare. */
export function anyType(draft: Draft, subgraphs: readonly Subgraph[], leafPercent: number): string {
  const { choices } = draft;
  const known = choices.chance(leafPercent) ? [] : knownTo(draft, subgraphs);
  return wrap(choices, choices.pick(known.length > 0 ? known : LEAVES));
}

export function wrap(choices: Choices, name: string): string {
  return choices.pick(WRAPS).replace('T', name);
}

/** Types of objects that each of these subgraphs may know. */
function knownTo(draft: Draft, subgraphs: readonly Subgraph[]): string[] {
  const family = draft.types.get(FAMILY);
  const isAllowed = (name: string): boolean => {
    const { kind } = typeOf(draft, name);
    if (kind === 'root' || name === 'KeyRef') return false;
    // A subgraph knows the family or its members; the one that knows both is chosen once.
    if (name === FAMILY)
      return subgraphs.every((one) => one.isBlind || one.declared.get(FAMILY) !== undefined);
    return !(family?.members.includes(name) && subgraphs.some(({ isBlind }) => isBlind));
  };
  return [...draft.types.keys()].filter(isAllowed);
}

const ARGS = [
  '(n: Int)',
  '(n: Int = 7)',
  '(n: Int!, tag: String = "x")',
  '(color: Color = RED)',
  '(filter: Filter)',
  '(filters: [Filter!], flag: Boolean)',
  '(ids: [ID!]! = ["1"])',
  '(json: Json)',
  '(ratio: Float, list: [[Int]])',
];

export function anyArgs(choices: Choices, percent: number): string {
  return choices.chance(percent) ? choices.pick(ARGS) : '';
}
