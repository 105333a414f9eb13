import { describe, expect, it } from 'vitest';
import { type Json, typenameOf } from '../json.ts';
import type { Requirement, Rewrite } from '../plan/plan.ts';
import { compileRequires, incomplete } from './compile-requires.ts';

const field = (name: string, requires?: Requirement[], sentAs?: string): Requirement => ({
  kind: 'field',
  name,
  requires,
  ...(sentAs && { sentAs }),
});
const on = (typeCondition: string, ...requires: Requirement[]): Requirement => ({
  kind: 'fragment',
  typeCondition,
  requires,
});
const fulfils = (typename: string, condition: string) =>
  typename === condition || (condition === 'Thing' && typename === 'Cup');

function represent(thing: Json, requires: Requirement[], rewrites: Rewrite[] = []): unknown {
  const text = compileRequires({ requires, rewrites, fulfils })(typenameOf(thing)).represent(thing);
  return typeof text === 'string' ? JSON.parse(text) : text;
}

const cup = { __typename: 'Cup', id: '1', price: 5, note: null, size: { width: 4, extra: 1 } };
const key = [field('__typename'), field('id')];

describe('a representation', () => {
  it.each([
    ['the key alone', [on('Cup', ...key)], { __typename: 'Cup', id: '1' }],
    [
      'what is under an interface of the type',
      [on('Thing', ...key)],
      { __typename: 'Cup', id: '1' },
    ],
    [
      'null where that is known',
      [on('Cup', ...key, field('note'))],
      { __typename: 'Cup', id: '1', note: null },
    ],
    [
      'part of an object',
      [on('Cup', ...key, field('size', [field('width')]))],
      { __typename: 'Cup', id: '1', size: { width: 4 } },
    ],
    [
      'another name',
      [on('Cup', ...key, field('price', undefined, 'cost'))],
      { __typename: 'Cup', id: '1', cost: 5 },
    ],
    [
      'what several fragments ask for',
      [on('Cup', ...key), on('Thing', field('price'))],
      { __typename: 'Cup', id: '1', price: 5 },
    ],
    [
      'fragments in fragments',
      [on('Cup', ...key, on('Thing', field('price')))],
      { __typename: 'Cup', id: '1', price: 5 },
    ],
  ])('has %s', (_, requires, result) => {
    expect(represent(cup, requires)).toEqual(result);
  });

  it('is not made for other types, and of nothing without one', () => {
    expect(represent(cup, [on('Plate', ...key)])).toBeUndefined();
    expect(represent({ id: '1' }, [on('Cup', ...key)])).toBeUndefined();
  });

  it('is incomplete where something lacks', () => {
    expect(represent(cup, [on('Cup', ...key, field('none'))])).toBe(incomplete);
    expect(represent(cup, [on('Cup', field('none')), on('Thing', field('none'))])).toBe(incomplete);
    const part = field('size', [field('width'), field('none')]);
    expect(represent(cup, [on('Cup', ...key, part)])).toBe(incomplete);
    expect(represent({ ...cup, size: [cup.size] }, [on('Cup', ...key, part)])).toBe(incomplete);
    const two = [on('Cup', ...key), on('Cup', field('__typename'), part)];
    expect(represent(cup, two)).toEqual({ __typename: 'Cup', id: '1' });
  });

  it('has of several keys each that is whole', () => {
    const requires = [on('Cup', ...key), on('Cup', field('__typename'), field('none'))];
    expect(represent(cup, requires)).toEqual({ __typename: 'Cup', id: '1' });
  });

  it('is rewritten, and the thing itself is not', () => {
    const rewrites: Rewrite[] = [{ kind: 'set', path: ['__typename'], value: 'Thing' }];
    expect(represent(cup, [on('Cup', ...key)], rewrites)).toEqual({ __typename: 'Thing', id: '1' });
    expect(cup.__typename).toBe('Cup');
  });

  it('may need what every object has a name for', () => {
    const requires = [on('Cup', field('__typename'), field('constructor'))];
    expect(represent(cup, requires)).toBe(incomplete);
    expect(represent({ __typename: 'Cup', constructor: 'x' }, requires)).toEqual({
      __typename: 'Cup',
      constructor: 'x',
    });
  });

  it('has lists item by item, and numbers as they came', () => {
    const thing = {
      __typename: 'Cup',
      parts: [{ a: 1, b: 2 }, null, { a: 3 }],
      long: JSON.rawJSON('9007199254740993'),
    };
    const requires = [on('Cup', field('__typename'), field('parts', [field('a')]), field('long'))];
    expect(compileRequires({ requires, rewrites: [], fulfils })('Cup').represent(thing)).toBe(
      '{"__typename":"Cup","parts":[{"a":1},null,{"a":3}],"long":9007199254740993}',
    );
  });
});

it('a thing of which nothing but its type is to be told is not asked for', () => {
  const requires = [on('Cup', ...key), on('Plate', field('__typename'))];
  expect(represent(cup, requires)).toEqual({ __typename: 'Cup', id: '1' });
  expect(represent({ __typename: 'Plate', id: '1' }, requires)).toBeUndefined();
});
