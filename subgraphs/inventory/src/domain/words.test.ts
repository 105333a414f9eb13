import { describe, expect, it } from 'vitest';
import { prefixQuery, searchWords } from './search.ts';
import { isSku, normaliseSku } from './sku.ts';
import { normaliseTags } from './tags.ts';

describe('a search', () => {
  it.each([
    ['red shirt', ['red', 'shirt']],
    ['  eco-friendly, cup! ', ['eco', 'friendly', 'cup']],
    ['Müller 日本', ['muller', '日本']],
    ['a & b | !c:*', ['a', 'b', 'c']],
    ['--- ::: !', []],
  ])('of %j looks for the words %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('looks for words that begin like its own', () => {
    expect(prefixQuery(['red', 'shi'])).toBe('red:* & shi:*');
  });

  it('is bounded', () => {
    expect(searchWords('a '.repeat(500))).toHaveLength(10);
  });
});

describe('a sku', () => {
  it('has one spelling', () => {
    expect(normaliseSku('  cup-01.b ')).toBe('CUP-01.B');
  });

  it.each(['A', '-AB', 'A B', 'ab', '', `A${'B'.repeat(64)}`, 'ÄB'])('is not %j', (text) => {
    expect(isSku(text)).toBe(false);
  });
});

describe('tags', () => {
  it('are lower case and each there once', () => {
    expect(normaliseTags(['New', ' new', 'Sale-2'])).toEqual(['new', 'sale-2']);
  });
});
