const WORDS_MAX = 10;

/** The words of a search: runs of letters and digits, since all else separates words. */
export function searchWords(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu)?.slice(0, WORDS_MAX) ?? [];
}

/**
 * A tsquery that finds what contains, for each word, a word that begins with it. Words hold letters
 * and digits only, so nothing in them can be read as an operator.
 */
export function prefixQuery(words: readonly string[]): string {
  return words.map((word) => `${word}:*`).join(' & ');
}
