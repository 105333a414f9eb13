/** What a number must have to be infinite: an exponent of three digits, or more than 300 of its own. */
const PERHAPS_INFINITE = /\d[eE]\+?\d{3}|\d{300}/;

/**
 * Looks for numbers that no double holds (RFC 8259 §6). They are read as infinite, which JSON has no
 * word for: on their way to a subgraph they would turn into null.
 *
 * @returns what is wrong, as a sentence; of a text that is no JSON the parser will say so
 */
export function judgeJsonNumbers(text: string): string | undefined {
  if (!PERHAPS_INFINITE.test(text) || !holdsInfinity(text)) return undefined;
  return 'The JSON holds a number that is too large.';
}

function holdsInfinity(text: string): boolean {
  let isFound = false;
  try {
    JSON.parse(text, (_name, value) => {
      isFound ||= value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
    });
  } catch {
    return false;
  }
  return isFound;
}
