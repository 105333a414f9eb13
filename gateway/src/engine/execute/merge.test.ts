import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createTypeCheck } from '../compile/possible-types.ts';
import type { Json } from '../json.ts';
import { merge } from './merge.ts';

const fulfils = createTypeCheck(
  buildSchema(
    'type Query { media: Media } interface Media { id: ID } type Book implements Media { id: ID }',
  ),
);

function merged(known: Json, given: Json): Json {
  merge(known, given, { fulfils });
  return known;
}

describe('what a subgraph gives', () => {
  it.each([
    ['is added', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [
      'is no more if it is null',
      { a: 1, b: { c: 1 }, d: [1] },
      { a: null, b: null, d: null },
      { a: 1, b: { c: 1 }, d: [1] },
    ],
    ['takes the place of null', { a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['goes deeper', { a: { b: 1, c: null } }, { a: { c: 2, b: null } }, { a: { b: 1, c: 2 } }],
    [
      'goes into lists, item by item',
      { a: [{ b: 1 }, null, [{ c: 1 }]] },
      { a: [{ d: 2 }, { d: 3 }, [{ e: 4 }]] },
      { a: [{ b: 1, d: 2 }, { d: 3 }, [{ c: 1, e: 4 }]] },
    ],
    ['counts where lists have other lengths', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['may be a false or an empty value', { a: 1, b: 'x' }, { a: 0, b: '' }, { a: 0, b: '' }],
  ])('%s', (_, known, given, result) => {
    expect(merged(known, given)).toEqual(result);
  });

  it('does not put the name of an interface in the place of that of the type, nor the other way round', () => {
    for (const [known, given] of [
      ['Book', 'Media'],
      ['Media', 'Book'],
    ]) {
      const data = { media: [[{ __typename: known, id: '1' }]] };
      expect(merged(data, { media: [[{ __typename: given, title: 'Dune' }]] })).toEqual({
        media: [[{ __typename: 'Book', id: '1', title: 'Dune' }]],
      });
    }
  });

  it('changes no prototype', () => {
    const given = JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1},"b":1}}');
    const known = merged({ a: { c: 1 } }, given);
    expect(known).toEqual({ a: { c: 1, b: 1 } });
    expect(Object.getPrototypeOf(known)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});

it('a copy shares nothing with what it was made of', () => {
  const given = { list: [{ a: 1 }], long: JSON.rawJSON('9007199254740993'), inner: { b: 1 } };
  const [first, second]: Json[] = [{}, {}];
  merge(first as Json, given, { fulfils, isShared: true });
  merge(second as Json, given, { fulfils });
  expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  merge(first as Json, { inner: { b: 2 }, list: [{ a: 3 }] }, { fulfils });
  expect(given).toMatchObject({ list: [{ a: 1 }], inner: { b: 1 } });
});
