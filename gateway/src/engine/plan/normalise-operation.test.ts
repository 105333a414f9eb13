import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { normaliseOperation } from './normalise-operation.ts';

const names = new Set(['User', 'Query', 'me', 'id', 'name']);

function normalise(text: string, which = 0) {
  const document = parse(text);
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const operation = operations[which];
  if (!operation) throw new Error('There is no such operation.');
  return normaliseOperation(document, operation, names);
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

it('an operation that collides with nothing stays as it is', () => {
  const { text, toPlan, keyOf, variableOf } = normalise(
    'query A($n: Int) { me { id } x: me { name(n: $n) } }',
  );
  expect(oneLine(text)).toBe('query A($n: Int) { me { id } x: me { name(n: $n) } }');
  expect(toPlan).toBe(text);
  expect([keyOf('x'), variableOf('n')]).toEqual(['x', 'n']);
});

describe('on its way', () => {
  it.each([
    ['a field', '{ id: name }', 'id'],
    ['a type', '{ User: me }', 'User'],
    ['what every object has', '{ __proto__: me }', '__proto__'],
    ['what every object has, as a field', '{ constructor }', 'constructor'],
    ['what begins as introspection does', '{ __x: me }', '__x'],
  ])('an alias is renamed that is called as %s', (_, query, key) => {
    const { toPlan, keyOf } = normalise(query);
    expect(toPlan).toContain('_k0:');
    expect(keyOf('_k0')).toBe(key);
  });

  it.each(['representations', 'contextualArgument_1_0'])(
    'a variable is renamed that is called %s',
    (name) => {
      const { toPlan, variableOf } = normalise(
        `query ($${name}: Int = 1) { me(a: $${name}) { id(b: [$${name}]) } }`,
      );
      expect(oneLine(toPlan)).toBe('query ($_v0: Int = 1) { me(a: $_v0) { id(b: [$_v0]) } }');
      expect(variableOf('_v0')).toBe(name);
    },
  );

  it('equal fields keep equal names, others get others', () => {
    const { toPlan } = normalise('{ me { id: name ...F } } fragment F on User { id: name } ');
    expect(toPlan.match(/_k\d/g)).toEqual(['_k0', '_k0']);
    expect(normalise('{ a { id: name } b { id: x(n: 1) } }').toPlan.match(/_k\d/g)).toEqual([
      '_k0',
      '_k1',
    ]);
  });

  it('fields that share a key and a place are told apart, wherever they stand', () => {
    const apart = (text: string) => oneLine(normalise(text).toPlan);
    expect(apart('{ n { ... on A { p { x: a } } ... on B { p { x: b y: b } } } x: a }')).toBe(
      '{ n { ... on A { p { _k0: a } } ... on B { p { _k1: b y: b } } } _k0: a }',
    );
    expect(apart('{ n { ... on A { p(n: 1) } ...F } } fragment F on B { p(n: 2) }')).toBe(
      '{ n { ... on A { _k0: p(n: 1) } ...F } } fragment F on B { _k1: p(n: 2) }',
    );
    const elsewhere = '{ n { x: a } m { x: b } }';
    expect(apart(elsewhere)).toBe(elsewhere);
  });

  it('new names are of nobody else', () => {
    const { toPlan, keyOf } = normalise('{ _k0: name id: name _k_1: name }');
    expect(toPlan).toContain('_k__0: name');
    expect([keyOf('_k0'), keyOf('_k__0')]).toEqual(['_k0', 'id']);
  });
});

it('operations that differ in what was renamed are not the same', () => {
  const text = (query: string) => normalise(query).text;
  expect(text('{ User: me }')).not.toBe(text('{ Query: me }'));
  expect(normalise('{ User: me }').toPlan).toBe(normalise('{ Query: me }').toPlan);
  const query = (name: string) => `query ($${name}: Int) { me(a: $${name}) }`;
  expect(text(query('representations'))).not.toBe(text(query('contextualArgument_0')));
});

it('takes of a document the operation that was chosen, and its fragments alone', () => {
  const document = `query A { me { ...F } } query B { x }
    fragment F on User { ...G } fragment G on User { id } fragment H on User { name }`;
  const { text, fragments } = normalise(document);
  expect([...fragments.keys()]).toEqual(['F', 'G']);
  expect(text).not.toMatch(/query B|fragment H/);
  expect(oneLine(normalise(document, 1).text)).toBe('query B { x }');
});

it('what is asked of the schema needs no plan', () => {
  const { toPlan, text } = normalise(`query ($representations: String!) {
    me { id } __schema { types { ...T } } t: __type(name: $representations) { id: name }
  } fragment T on __Type { name }`);
  expect(oneLine(toPlan)).toBe('query ($_v0: String!) { me { id } __typename __typename }');
  expect(text).toContain('fragment T on __Type');
});

it('a thing is fetched also where conditions decide over all that is asked of it', () => {
  const plannedAs = (text: string) => oneLine(normalise(text).toPlan);
  const head = 'query ($a: Boolean!)';
  expect(plannedAs(`${head} { me { id @skip(if: $a) } }`)).toContain('me { __typename id @skip');
  expect(plannedAs(`${head} { me { ...F } } fragment F on User { id @skip(if: $a) }`)).toContain(
    'me { __typename ...F }',
  );
  expect(plannedAs(`${head} { me { name id @skip(if: $a) } }`)).toContain('me { name id @skip');
  expect(plannedAs('{ me { ...F } } fragment F on User { id }')).toContain('me { ...F }');
});

it('a selection of which literals leave nothing is still a document', () => {
  expect(oneLine(normalise('{ me { id @skip(if: true) } }').toPlan)).toBe('{ me { __typename } }');
});
