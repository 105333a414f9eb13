import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { createTypeCheck } from '../compile/possible-types.ts';
import { merge } from './merge.ts';

const fulfils = createTypeCheck(
  buildSchema(
    'type Query { media: Media } interface Media { id: ID } type Book implements Media { id: ID }',
  ),
);

it('the name of an interface does not take the place of that of the type, nor the other way round', () => {
  for (const [known, given] of [
    ['Book', 'Media'],
    ['Media', 'Book'],
  ]) {
    const data = { media: [[{ __typename: known, id: '1' }]] };
    merge(data, { media: [[{ __typename: given, title: 'Dune' }]] }, fulfils);
    expect(data).toEqual({ media: [[{ __typename: 'Book', id: '1', title: 'Dune' }]] });
  }
});

it('null says nothing where there is a value already', () => {
  const data = { price: 1, stock: null };
  merge(data, { price: null, stock: 2 }, fulfils);
  expect(data).toEqual({ price: 1, stock: 2 });
});
