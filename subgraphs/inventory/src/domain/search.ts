const WORDS_MAX = 10;

/** The words of a search: runs of letters and digits, since all else separates words. */
export function searchWords(text: string): string[] {
  return (
    foldText(text)
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.slice(0, WORDS_MAX) ?? []
  );
}

/**
 * What counts as the same in a search: case, accents and other marks of Latin letters, compatibility
 * forms, and letters that have none but are commonly typed with others. The SQL function fold_text
 * does the same to what is searched.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ßæœþøđðłıħς]/g, (letter) => plainLetters[letter] ?? letter);
}

const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', ħ: 'h' },
  // The end of a word is no other letter.
  ς: 'σ',
};

/**
 * A tsquery that finds what contains, for each word, a word that begins with it. Words hold letters
 * and digits only, so nothing in them can be read as an operator.
 */
export function prefixQuery(words: readonly string[]): string {
  return words.map((word) => `${word}:*`).join(' & ');
}
