import { expect, it } from 'vitest';
import { editsOfPaste, levelKey, rowsOf, undone, unitsOf } from './levels.ts';

const product = (id: string, onHand: number) => ({
  id: `prd_${id}`,
  title: id,
  variants: [
    {
      id: `var_${id}`,
      sku: id,
      name: id,
      availability: {
        available: onHand,
        onHand,
        reserved: 0,
        levels: [{ onHand, reserved: 0, warehouse: { id: 'whs_1' } }],
      },
    },
  ],
});
const products = [product('a', 5), product('b', 7)];
const rows = rowsOf(products, new Map());
const sheet = { rows, warehouseIds: ['whs_1', 'whs_2'], row: 0, column: 0 };

it('shows what was heard after the list was read', () => {
  const news = new Map([[levelKey('var_b', 'whs_1'), { onHand: 6, reserved: 1 }]]);
  expect(rowsOf(products, news).map(({ levels }) => levels.get('whs_1')?.onHand)).toEqual([5, 6]);
});

it('takes whole units and nothing else', () => {
  expect(['0', '12', ' 7 '].map(unitsOf)).toEqual([0, 12, 7]);
  expect(['', '-1', '1.5', '1e3', '10000000'].map(unitsOf)).toEqual(Array(5).fill(undefined));
});

it('takes a block from a spreadsheet as far as the sheet goes', () => {
  expect(editsOfPaste('5\t3\n8\t\n1\t1\n', sheet)).toEqual([
    { variantId: 'var_a', warehouseId: 'whs_2', from: 0, to: 3 },
    { variantId: 'var_b', warehouseId: 'whs_1', from: 7, to: 8 },
  ]);
  expect(editsOfPaste('9', { ...sheet, row: 1, column: 1 })).toHaveLength(1);
});

it('takes nothing of a block in which something is no number', () => {
  expect(editsOfPaste('1\ttwo', sheet)).toBe('two');
});

it('takes back what was done', () => {
  const edit = { variantId: 'var_a', warehouseId: 'whs_1', from: 5, to: 9 };
  expect(undone([edit])).toEqual([{ ...edit, from: 9, to: 5 }]);
});
