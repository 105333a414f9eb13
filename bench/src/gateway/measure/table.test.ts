import { expect, it } from 'vitest';
import { formatTable } from './table.ts';

it('sets names to the left and figures to the right, each column as wide as its widest', () => {
  const rows = [
    ['ours', '7'],
    ['another', '1,234'],
  ];
  expect(formatTable(['', 'n/s'], rows)).toEqual([
    '              n/s',
    '  ours          7',
    '  another   1,234',
  ]);
});
