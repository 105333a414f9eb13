import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { judgeDocument } from './judge-document.ts';
import { clientDocumentLimits, type DocumentLimits, streamDocumentLimits } from './limits.ts';

const small: DocumentLimits = {
  bytesMax: 700,
  tokensMax: 60,
  operationsMax: 2,
  fragmentsMax: 2,
  nameCharactersMax: 9,
  stringCharactersMax: 9,
  variablesMax: 2,
  directivesMax: 3,
  directivesPerPlaceMax: 2,
  argumentsMax: 2,
  literalEntriesMax: 2,
  literalDepthMax: 2,
  depthMax: 3,
  aliasesMax: 2,
  rootFieldsMax: 4,
  selectionsMax: 12,
  repeatsMax: 3,
};

const refusalOf = (text: string, limits = small) => {
  const judged = judgeDocument(text, limits);
  return 'rule' in judged ? judged : undefined;
};

/** The largest that passes, what is one too much, and what is said of it. */
const cases: Record<keyof DocumentLimits, [string, string, string]> = {
  bytesMax: [`{ a }${' '.repeat(695)}`, `{ a }#${'é'.repeat(348)}`, 'longer than 700 bytes'],
  tokensMax: [`{ a(x:${' $a'.repeat(26)}) } #`, `{ a(x:${' $a'.repeat(26)}) } ##\n#`, '60 tokens'],
  operationsMax: ['{ a } { a }', '{ a } { a } query B { a }', '3 operations; at most 2'],
  fragmentsMax: [
    '{ a } fragment F on T { a } fragment G on T { a }',
    'fragment F on T { a } fragment F on T { a } fragment F on T { a }',
    '3 fragments; at most 2',
  ],
  nameCharactersMax: ['{ ninechars }', '{ a(tencharact: 1) }', 'a name of 10 characters'],
  stringCharactersMax: ['{ a(x: "seven_7") }', '{ a(x: """four""") }', 'a string of 10 characters'],
  variablesMax: [
    'query ($a: T, $b: T) { a } query B($c: T) { a }',
    'query ($a: T, $b: T = 1, $c: T) { a }',
    'declares 3 variables; at most 2',
  ],
  directivesMax: [
    '{ a @x @x b @x }',
    'query ($a: T @x) @x { a @x ... @x { a } }',
    '4 directives; at most 3',
  ],
  directivesPerPlaceMax: ['{ a @x(a: 1) @x b @x }', '{ a @x(a: 1) @x @x }', '3 directives at one'],
  argumentsMax: ['{ a(x: 1, y: {a: 1, b: 2}) }', '{ a @x(a: 1 b: 2 c: 3) }', '3 arguments'],
  literalEntriesMax: [
    '{ a(x: [$a {a: 1, b: 2}]) }',
    '{ a(x: [$a 2 RED]) }',
    '3 entries; at most 2',
  ],
  literalDepthMax: ['query ($a: [[T]]) { a(x: [{a: 1}]) }', '{ a(x: [{a: []}]) }', '3 levels deep'],
  depthMax: [
    '{ a { ...F } } fragment F on T { b { c } }',
    '{ a { ... on T { ...F } } } fragment F on T { b { c { d } } }',
    'is 4 levels deep; at most 3',
  ],
  aliasesMax: [
    '{ a { ...F } } fragment F on T { x: a y: a }',
    '{ a { ...F ...G } } fragment F on T { x: a } fragment G on T { ...F z: a }',
    '3 aliases; at most 2',
  ],
  rootFieldsMax: [
    '{ a ... { b } ...F } fragment F on T { c d }',
    '{ a ... { b } ...F } fragment F on T { c d e }',
    '5 root fields; at most 4',
  ],
  selectionsMax: [
    '{ a { ...F } b { ...F } } fragment F on T { c d e f }',
    '{ a { ...F } b { ...F } g } fragment F on T { c d e f }',
    'too many selections: 13 with fragments unfolded; at most 12',
  ],
  repeatsMax: [
    '{ a { b } a { b } x: c }',
    '{ a { b } ...F } fragment F on T { a { b b } }',
    'repeats fields: 4 pairs of one name in one selection set; at most 3',
  ],
};

describe.each(Object.entries(cases))('%s', (limit, [allowed, tooMuch, says]) => {
  it('lets the most pass', () => expect(refusalOf(allowed)).toBeUndefined());

  it('refuses one more and says how many are allowed', () => {
    const ofText = ['bytesMax', 'tokensMax'].includes(limit);
    expect(refusalOf(tooMuch)).toEqual({
      code: ofText ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED',
      rule: limit,
      message: expect.stringContaining(says),
    });
  });
});

it('measures fragments that no operation reaches', () => {
  const refusal = refusalOf('{ a } fragment F on T { a { a { a { a } } } }');
  expect(refusal?.rule).toBe('depthMax');
});

it('measures both of two fragments of one name', () => {
  const deep = 'fragment F on T { a { a { a { a } } } }';
  const flat = 'fragment F on T { a }';
  expect(refusalOf(`{ ...F } ${deep} ${flat}`)?.rule).toBe('depthMax');
  expect(refusalOf(`{ ...F } ${flat} ${deep}`)?.rule).toBe('depthMax');
});

it('refuses fragments that spread themselves, without following them for ever', () => {
  const everyOther = Array.from({ length: 20 }, (_, i) => `...F${i}`).join(' ');
  const web = Array.from({ length: 20 }, (_, i) => `fragment F${i} on T { a ${everyOther} }`);
  expect(refusalOf(`{ ...F0 } ${web.join(' ')}`, clientDocumentLimits)).toEqual({
    code: 'GRAPHQL_VALIDATION_FAILED',
    rule: 'noFragmentCycles',
    message: 'Cannot spread fragment "F0" within itself.',
  });
});

it('measures fragments within fragments in the time of the text', () => {
  const doubling = Array.from(
    { length: 19 },
    (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`,
  );
  const text = `{ a { ...F0 } } ${doubling.join(' ')} fragment F19 on T { leaf }`;
  expect(refusalOf(text, clientDocumentLimits)?.message).toContain('too many selections: 1572864');
});

it('tells the operations that it lets through, and what they declare', () => {
  const text = 'query A($first: Int = 1, $after: String) { a } { b } fragment F on T { c }';
  expect(judgeDocument(text, clientDocumentLimits)).toEqual({
    operations: [
      { name: 'A', variables: ['first', 'after'] },
      { name: null, variables: [] },
    ],
  });
});

it.each(['', '}', '{ a', ')(', '{ : : ...on ...', 'type T { a: Int }', '"', '{ a(x: [}) ]'])(
  'leaves %j to the parser',
  (text) => expect(refusalOf(text)).toBeUndefined(),
);

it('lets a whole introspection pass', () => {
  const text = getIntrospectionQuery({
    inputValueDeprecation: true,
    schemaDescription: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    oneOf: true,
  });
  expect(refusalOf(text, clientDocumentLimits)).toBeUndefined();
});

it('lets a screen of many fragments pass that ask for the same things', () => {
  const fields = '__typename id name title status createdAt';
  const fragments = Array.from(
    { length: 30 },
    (_, i) => `fragment Part${i}_order on Order { ${fields} lines { __typename id quantity } }`,
  );
  const spreads = fragments.map((_, i) => `...Part${i}_order`).join(' ');
  const text = `query Screen($id: ID!) { order(id: $id) { ${spreads} } } ${fragments.join('\n')}`;
  expect(refusalOf(text, clientDocumentLimits)).toBeUndefined();
});

it('asks less of streams', () => {
  const text = `subscription { ${'a { '.repeat(8)} a ${'}'.repeat(9)}`;
  expect(refusalOf(text, clientDocumentLimits)).toBeUndefined();
  expect(refusalOf(text, streamDocumentLimits)?.message).toContain('9 levels deep');
});
