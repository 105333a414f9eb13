import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { readQuery } from '../compile/compile-fetch.ts';
import { lostKeys } from './lost-keys.ts';

function keys(
  text: string,
  { variables = {}, typename }: { variables?: object; typename?: string } = {},
) {
  const query = readQuery(parse(text));
  const fetch = {
    query: () => query,
    fulfils: (type: string, condition: string) => type === condition || condition === 'Thing',
    isTrue: (name: string, given: object) => Reflect.get(given, name) === true,
  };
  return lostKeys(fetch, { ...variables }, query.operation.selectionSet, typename);
}

it('names fields by their aliases, each once, and no type names', () => {
  expect(keys('{ me { id } mine: orders { id } __typename me { name } }')).toEqual(['me', 'mine']);
});

it('leaves out what is for another type', () => {
  const text = '{ ... on Cup { size } ... on Plate { flat } ... on Thing { id } ... { any } }';
  expect(keys(text, { typename: 'Cup' })).toEqual(['size', 'id', 'any']);
  expect(keys(text)).toEqual(['size', 'flat', 'id', 'any']);
});

it('follows fragments and conditions', () => {
  const text = `query ($yes: Boolean!, $no: Boolean!) {
    a @include(if: $yes) b @skip(if: $yes) c @include(if: false) ... on Query { d } ...Rest
    f @include(if: $no) ... @include(if: $yes) @skip(if: $no) { g } ... @skip(if: $yes) { h }
  } fragment Rest on Query { e @skip(if: false) }`;
  expect(keys(text, { variables: { yes: true, no: false } })).toEqual(['a', 'd', 'e', 'g']);
});

it('is nothing where nothing is selected', () => {
  const query = readQuery(parse('{ me }'));
  const fetch = { query: () => query, fulfils: () => true, isTrue: () => true };
  expect(lostKeys(fetch, {}, undefined)).toEqual([]);
});
