import { afterAll, describe, expect, it } from 'vitest';
import { createProduct } from '../src/actions/create-product.ts';
import { createVariant } from '../src/actions/create-variant.ts';
import { foldText } from '../src/domain/search.ts';
import { createInventory, defaultPrice, staffOf } from './support.ts';

const inventory = await createInventory();
afterAll(() => inventory[Symbol.asyncDispose]());

async function titles(search: string) {
  const { data, errors } = await inventory.anonymous.query<{
    products: { nodes: { title: string }[] };
  }>('query ($search: String) { products(search: $search) { nodes { title } } }', { search });
  expect(errors).toBeUndefined();
  return data?.products.nodes.map(({ title }) => title);
}

describe('a search', () => {
  it.each([
    ['Crème brûlée', ['creme', 'crème', 'CRE\u0300ME', 'brulee', 'Brûlée']],
    ['Große Straße', ['strasse', 'straße', 'STRASSE', 'grosse', 'Große']],
    ['Ærø smørrebrød', ['aero', 'smorrebrod', 'smørrebrød']],
    ['Łódź İstanbul', ['lodz', 'istanbul', 'ISTANBUL']],
    ['Oﬃce ２０ pens', ['office', '20']],
    ['Ε\u03bdας λόγος', ['λογος', 'ΛΟΓΟΣ']],
    ['カ\u3099ラス', ['ガラス']],
    ['Йогурт', ['йогурт', 'ЙОГУРТ']],
  ])('finds %s by %j', async (title, searches) => {
    await createProduct(staffOf(inventory), { title });
    for (const search of searches)
      expect(await titles(search), search).toContain(title.normalize());
  });

  it('finds a product by its sku, or any part of it, also one that was added later', async () => {
    const staff = staffOf(inventory);
    const price = defaultPrice;
    const { id: productId } = await createProduct(staff, {
      title: 'Teapot',
      variants: [
        { sku: 'QZX-7700.RED', name: 'red', price },
        { sku: 'QZX-7700.BLUE', name: 'blue', price },
      ],
    });
    await createVariant(staff, { productId, sku: 'LATER_99W', name: 'late', price });
    for (const sku of [
      'QZX-7700.RED',
      'qzx',
      '7700',
      '700.bl',
      'X-77',
      'LATER_99W',
      'ater',
      '9w',
    ]) {
      expect(await titles(sku), sku).toEqual(['Teapot']);
    }
    expect(await titles('qzx 7701')).toEqual([]);
  });

  it('folds what is searched as it folds what is looked for', async () => {
    const samples = [
      ...['Crème', 'ŒUVRE', 'Þórr', 'ǅ', 'ſtraße', 'ẞ', 'ΌΔΟΣ ὁδός', 'Ħal Ðe đ', 'ﬁﬂ', '½ ①', 'É́'],
      ...[
        '한국어',
        'が ぱ',
        'हिन्दी',
        'עִבְרִית',
        'عَرَبِيّ',
        'ไทย',
        '𝒜𝓑',
        '\u{1f1e9}\u{1f1ea}',
        'I\u0307',
      ],
    ];
    const folded = await inventory.database.sql<{ folded: string }[]>`
      SELECT fold_text(sample) AS folded FROM unnest(${samples}::text[])
      WITH ORDINALITY AS given(sample, place) ORDER BY place`;
    expect(folded.map((row) => row.folded)).toEqual(samples.map(foldText));
  });
});
