import { expect, it } from 'vitest';
import { lostFields } from './lost-fields.ts';

const entities = (selections: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selections} } }`;

it('names root fields as the client asked for them', () => {
  const query = '{ me { id } mine: orders { id } __typename }';
  expect(lostFields({ query })).toEqual({ paths: [['me'], ['mine']], furtherCount: 0 });
});

it('names the fields of each entity by its type', () => {
  const query = entities('... on User { orders { id } } ... on Order { total lines { id } }');
  const representations = [{ __typename: 'User' }, { __typename: 'Order' }, { __typename: 'User' }];
  expect(lostFields({ query, variables: { representations } }).paths).toEqual([
    ['_entities', 0, 'orders'],
    ['_entities', 1, 'total'],
    ['_entities', 1, 'lines'],
    ['_entities', 2, 'orders'],
  ]);
});

it('follows fragments and conditions', () => {
  const query = `query ($yes: Boolean!) {
    a @include(if: $yes) b @skip(if: $yes) c @include(if: false) ... on Query { d } ...Rest
  } fragment Rest on Query { e @skip(if: false) }`;
  const { paths } = lostFields({ query, variables: { yes: true } });
  expect(paths).toEqual([['a'], ['d'], ['e']]);
});

it('counts what goes beyond the first hundred', () => {
  const representations = Array.from({ length: 60 }, () => ({ __typename: 'Line' }));
  const { paths, furtherCount } = lostFields({
    query: entities('... on Line { shortfall allocations { quantity } }'),
    variables: { representations },
  });
  expect(paths).toHaveLength(100);
  expect(furtherCount).toBe(20);
});
