import fc from 'fast-check';

const CHOICES = 150;
const NESTED_MAX = 3;
const FRAGMENTS = 3;
const names = ['a', 'b', 'on', 'fragment', 'query'];
const leaves = ['1', '-2.5e3', '$a', 'true', '"{(["', '"""[ \\""" """', 'RED'];

/**
 * Documents that parse, with everything that the grammar has in places that look alike. Names are few, so
 * that they repeat; fragments spread later ones only.
 */
export const randomDocument: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: CHOICES, maxLength: CHOICES })
  .map((choices) => writeDocument(choices));

/** Each choice takes the next byte; when none is left it is the first of what there is to choose from. */
function writeDocument(choices: Uint8Array): string {
  let taken = 0;
  const upTo = (most: number): number => (choices[taken++] ?? 0) % (most + 1);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[upTo(from.length - 1)];
    if (picked === undefined) throw new Error('nothing to choose from');
    return picked;
  };
  const times = (most: number, write: (index: number) => string): string[] =>
    Array.from({ length: upTo(most) }, (_, index) => write(index));
  const bracketed = (open: string, parts: string[], close: string): string =>
    parts.length === 0 ? '' : `${open}${parts.join(' ')}${close}`;

  const value = (level = 0): string => {
    const kind = level < NESTED_MAX ? upTo(3) : 0;
    if (kind === 2) return `[${times(3, () => value(level + 1)).join(', ')}]`;
    if (kind === 3) return `{${times(3, (i) => `f${i}: ${value(level + 1)}`).join(' ')}}`;
    return pick(leaves);
  };
  const constant = () => value().replaceAll('$a', 'null');
  const argumentsOf = (one: () => string) =>
    bracketed(
      '(',
      times(3, (i) => `x${i}: ${one()}`),
      ')',
    );
  const directives = (one: () => string) => times(2, () => ` @on${argumentsOf(one)}`).join('');

  const selectionSet = (spreadsFrom: number, level = 0): string => {
    const set = () => selectionSet(spreadsFrom, level + 1);
    const field = () => `${pick(['', 'c: '])}${pick(names)}`;
    const selection = (): string => {
      const kind = upTo(4);
      if (kind === 3 && spreadsFrom < FRAGMENTS) {
        return `...F${spreadsFrom + upTo(FRAGMENTS - 1 - spreadsFrom)}${directives(value)}`;
      }
      if (level === NESTED_MAX || kind < 2) return field() + argumentsOf(value) + directives(value);
      if (kind === 2) return `${field()}${directives(value)} ${set()}`;
      return `...${pick(['', ' on T'])}${directives(value)} ${set()}`;
    };
    return `{ ${[selection(), ...times(3, selection)].join(' ')} }`;
  };

  const variable = (index: number): string => {
    const initial = upTo(1) === 0 ? '' : ` = ${constant()}`;
    const type = pick(['Int', '[Int!]!', '[[T]]']);
    return `$v${index}: ${type}${initial}${directives(constant)}`;
  };
  const operation = (): string => {
    if (upTo(1) === 0) return selectionSet(0);
    const head = pick(['query', 'mutation Named', 'subscription fragment']);
    const variables = bracketed('(', times(3, variable), ')');
    return `${head}${variables}${directives(value)} ${selectionSet(0)}`;
  };
  const fragment = (index: number) =>
    `fragment F${index} on T${directives(value)} ${selectionSet(index + 1)}`;

  const fragments = Array.from({ length: FRAGMENTS }, (_, index) => fragment(index));
  return ['# one', operation(), ...times(1, operation), ...fragments].join('\n');
}
