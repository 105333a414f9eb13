import { expect, it } from 'vitest';
import { applyRewrites } from './rewrites.ts';

const fulfils = (typename: string, condition: string) =>
  typename === condition || (condition === 'Thing' && typename === 'Cup');
const rename = (...path: string[]) => ({ kind: 'rename', path, name: 'renamed' }) as const;

it.each([
  ['here', ['a'], { a: 1 }, { renamed: 1 }],
  ['deeper', ['in', 'a'], { in: { a: 1, b: 2 } }, { in: { renamed: 1, b: 2 } }],
  [
    'in lists',
    ['in', 'a'],
    { in: [{ a: 1 }, null, [{ a: 2 }]] },
    { in: [{ renamed: 1 }, null, [{ renamed: 2 }]] },
  ],
  [
    'for a type',
    ['... on Cup', 'a'],
    { __typename: 'Cup', a: 1 },
    { __typename: 'Cup', renamed: 1 },
  ],
  [
    'for an interface of it',
    ['... on Thing', 'a'],
    { __typename: 'Cup', a: 1 },
    { __typename: 'Cup', renamed: 1 },
  ],
  [
    'not for another',
    ['... on Cup', 'a'],
    { __typename: 'Plate', a: 1 },
    { __typename: 'Plate', a: 1 },
  ],
  ['where nothing says the type', ['... on Cup', 'a'], { a: 1 }, { renamed: 1 }],
  ['not where there is nothing', ['in', 'a'], { in: null, b: 1 }, { in: null, b: 1 }],
  ['of null as well', ['a'], { a: null }, { renamed: null }],
  ['not what every object has', ['constructor', 'a'], {}, {}],
])('renames %s', (_, path, data, result) => {
  applyRewrites([rename(...path)], data, fulfils);
  expect(JSON.parse(JSON.stringify(data))).toEqual(result);
});

it('sets a value, whether there was one or not', () => {
  const data = { list: [{ __typename: 'Cup' }, {}] };
  const path = ['list', '__typename'];
  applyRewrites([{ kind: 'set', path, value: 'Thing' }], data, fulfils);
  expect(data).toEqual({ list: [{ __typename: 'Thing' }, { __typename: 'Thing' }] });
});
