import { Kind, type OperationDefinitionNode, parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { planLimits } from './limits.ts';
import { settleDefers } from './settle-defers.ts';

function read(text: string) {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('There is no operation.');
  return { document, operation };
}

function settled(text: string, variables: Record<string, unknown> = {}, inParts = true): string {
  const { document, operation } = settleDefers()(read(text), variables, inParts);
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return plain([operation, ...fragments].map(print).join(' '));
}

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

it('each fragment gets a label of its own, with the one that it has', () => {
  expect(settled('{ a { ... @defer(label: "x") { b } ... @defer { c } } }')).toBe(
    '{ a { ... @defer(label: "0:x") { b } ... @defer(label: "1") { c } } }',
  );
});

it('a fragment that is used twice is two', () => {
  expect(
    settled('{ a { ...F } b { ...F } } fragment F on T { ...G @defer } fragment G on T { c }'),
  ).toBe(
    '{ a { ... on T { ... on T @defer(label: "0") { c } } } b { ... on T { ... on T @defer(label: "1") { c } } } } fragment G on T { c }',
  );
});

it('what is not deferred stays as it is', () => {
  const text = '{ a { ...F ... @defer(if: false) { c } } } fragment F on T { b }';
  expect(settled(text)).toBe('{ a { ...F ... { c } } } fragment F on T { b }');
});

it('conditions are settled with it', () => {
  const text = 'query ($x: Boolean!) { a { ... @defer { b @include(if: $x) c @skip(if: $x) } } }';
  expect(settled(text, { x: true })).toContain('{ b }');
  expect(settled(text, { x: false })).toContain('{ c }');
});

it.each([
  ['true', '', { x: true }, true],
  ['false', '', { x: false }, false],
  ['nothing, and it has no default', '', {}, true],
  ['nothing, and its default is false', ' = false', {}, false],
  ['true, and its default is false', ' = false', { x: true }, true],
])('a variable that is %s decides', (_, byDefault, variables, isDeferred) => {
  const text = `query ($x: Boolean${byDefault}) { a { ... @defer(if: $x) { b } } }`;
  expect(settled(text, variables).includes('@defer')).toBe(isDeferred);
});

it('for an answer as one nothing is deferred, and conditions are left alone', () => {
  const text = 'query ($x: Boolean!) { a { ... @defer(if: $x) { b @skip(if: $x) } } }';
  expect(settled(text, {}, false)).toBe('query ($x: Boolean!) { a { ... { b @skip(if: $x) } } }');
});

it('beyond the limit fragments are not deferred', () => {
  const fragments = '... @defer { b }'.repeat(planLimits.deferredMax + 2);
  expect(settled(`{ a { ${fragments} } }`).split('@defer').length - 1).toBe(planLimits.deferredMax);
});

it('equal choices give the same object, and what defers nothing is given back', () => {
  const settle = settleDefers();
  const asked = read('query ($x: Boolean!) { a { ... @defer(if: $x) { b } } }');
  const yes = settle(asked, { x: true }, true);
  expect(settle(asked, { x: true }, true)).toBe(yes);
  expect(settle(asked, { x: false }, true)).not.toBe(yes);
  expect(settle(asked, { x: true }, false)).not.toBe(yes);
  const other = read('{ a }');
  expect(settle(other, {}, true)).toBe(other);
});

it('ways to choose are remembered within bounds', () => {
  const settle = settleDefers();
  const names = Array.from({ length: 8 }, (_, index) => `x${index}`);
  const asked = read(
    `query (${names.map((name) => `$${name}: Boolean!`)}) { ${names.map((name) => `... @defer(if: $${name}) { ${name} }`)} }`,
  );
  const made = new Set<OperationDefinitionNode>();
  for (let bits = 0; bits < 256; bits += 1) {
    const given = Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) > 0]));
    made.add(settle(asked, given, true).operation);
  }
  expect(made.size).toBe(256);
});
