import { parse } from 'graphql';
import { specifiedSDLRules } from 'graphql/validation/specifiedRules.js';
import { validateSDL } from 'graphql/validation/validate.js';
import { describe, expect, it } from 'vitest';
import { validateLike } from './validate-like.ts';

const query = 'type Query { a: Int }';

/** Something that each rule of graphql-js for schemas refuses. */
const faulty: Readonly<Record<string, string>> = {
  LoneSchemaDefinitionRule: `${query} schema { query: Query } schema { query: Query }`,
  UniqueOperationTypesRule: `${query} schema { query: Query query: Query }`,
  UniqueTypeNamesRule: `${query} scalar S scalar S`,
  UniqueEnumValueNamesRule: `${query} enum E { A A }`,
  UniqueFieldDefinitionNamesRule: 'type Query { a: Int a: Int }',
  UniqueArgumentDefinitionNamesRule: 'type Query { a(b: Int, b: Int): Int }',
  UniqueDirectiveNamesRule: `${query} directive @d on FIELD directive @d on FIELD`,
  KnownTypeNamesRule: 'type Query { a: Lost }',
  KnownDirectivesRule: 'type Query { a: Int @lost }',
  UniqueDirectivesPerLocationRule: 'type Query { a: Int @deprecated @deprecated }',
  PossibleTypeExtensionsRule: `${query} extend type Lost { a: Int }`,
  KnownArgumentNamesOnDirectivesRule: 'type Query { a: Int @deprecated(cause: "Old.") }',
  UniqueArgumentNamesRule: 'type Query { a: Int @deprecated(reason: "A.", reason: "B.") }',
  UniqueInputFieldNamesRule: `${query} input I { a: J = { b: 1, b: 2 } } input J { b: Int }`,
  ProvidedRequiredArgumentsOnDirectivesRule: `${query} scalar S @specifiedBy`,
};

describe.each(Object.entries(faulty))('%s', (_, sdl) => {
  it('finds what it finds in graphql-js', () => {
    const told = validateLike(parse(sdl)).map(String);
    expect(told).not.toEqual([]);
    expect(told).toEqual(validateSDL(parse(sdl)).map(String));
  });

  it('finds it also beside a schema that is valid', () => {
    const valid = parse(query);
    const { definitions } = parse(sdl);
    const mixed = [...valid.definitions, ...definitions.slice(sdl.startsWith(query) ? 1 : 0)];
    expect(validateLike({ ...valid, definitions: mixed }, valid)).not.toEqual([]);
  });
});

it('knows every rule', () => {
  expect(Object.keys(faulty)).toEqual(specifiedSDLRules.map(({ name }) => name));
});

it('finds nothing in what is valid', () => {
  const sdl = `"""The root.""" ${query} enum E { "A." A } extend enum E { B } directive @d(a: E = A) on FIELD`;
  expect(validateLike(parse(sdl))).toEqual([]);
});
