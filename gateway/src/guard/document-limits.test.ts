import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { documentLimitsRule } from './document-limits.ts';

const schema = buildSchema('type Query { a: Query b: Query leaf: Int }');
const rule = documentLimitsRule({ depthMax: 3, aliasesMax: 2, rootFieldsMax: 2 });
const refusals = (text: string) =>
  validate(schema, parse(text), [rule]).map(({ message }) => message);

it('lets operations at the limits pass', () => {
  expect(refusals('{ x: a { y: b { leaf } } leaf }')).toEqual([]);
});

it('counts levels, aliases and root fields through fragments', () => {
  const fragments =
    'fragment F on Query { a { ...G } b { leaf } } fragment G on Query { x: a { leaf } }';
  expect(refusals(`{ a { ...F } } ${fragments}`)).toEqual([
    'The operation is 4 levels deep; at most 3 are allowed.',
  ]);
  expect(refusals(`{ ...F ... { leaf } } ${fragments}`)).toEqual([
    'The operation has 3 root fields; at most 2 are allowed.',
  ]);
  expect(refusals(`{ a { ...G } b { ...G y: leaf } } ${fragments}`)).toEqual([
    'The operation has 3 aliases; at most 2 are allowed.',
  ]);
});

it('judges each operation of a document by itself', () => {
  expect(refusals('query A { x: a { leaf } } query B { y: a { leaf } z: leaf }')).toEqual([]);
});

it('comes to an end on fragments that spread themselves', () => {
  expect(refusals('{ ...F } fragment F on Query { a { ...F } }')).toEqual([]);
});

it('measures fragments within fragments in the time of the text', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on Query { x: a { ...F${i + 1} } y: b { ...F${i + 1} } }`,
  );
  const [message] = refusals(`{ ...F0 } ${doubling.join(' ')} fragment F60 on Query { leaf }`);
  expect(message).toBe('The operation is 61 levels deep; at most 3 are allowed.');
});
