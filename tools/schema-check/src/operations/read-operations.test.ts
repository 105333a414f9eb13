import { print } from 'graphql';
import { expect, it } from 'vitest';
import { extractManifest } from './extract-manifest.ts';
import { sha256 } from './manifest.ts';
import { readOperations } from './read-operations.ts';

const read = (...files: [file: string, text: string][]) =>
  readOperations(files.map(([file, text]) => ({ file, text })));

it('shares fragments among files, and keeps those that an operation needs', () => {
  const { operations } = read(
    ['a.graphql', 'query A { me { ...Name } }'],
    ['b.graphql', 'fragment Name on User { name } fragment Other on User { id }'],
  );
  expect(operations).toHaveLength(1);
  const [text] = operations.map(({ document }) => print(document));
  expect(text).toContain('fragment Name');
  expect(text).not.toContain('Other');
});

it('finds gql in TypeScript, with the line where it stands', () => {
  const text = [
    'const x = 1;',
    'const A = gql`',
    '  query A { me { ...Name } }',
    `  ${'$'}{Name}`,
    '`;',
    'const N = gql`fragment Name on User { name }`;',
  ].join('\n');
  const { operations, findings } = read(['a.ts', text]);
  expect(findings).toEqual([]);
  expect(operations).toMatchObject([{ name: 'A', file: 'a.ts', line: 3 }]);
});

it('finds texts that are marked as GraphQL before or within them, in whatever case', () => {
  const text =
    'const a = `#graphql\n query A { a }`; const b = /* graphql */ `query B { b }`; const c = `query C { c }`;';
  expect(read(['a.ts', text]).operations.map(({ name }) => name)).toEqual(['A', 'B']);
});

it('takes nothing that is commented out', () => {
  const text = [
    '// const a = gql`query A { a }`;',
    '/* const b = gql`query B { b }`;',
    'const c = gql`query C { c }`; */',
    "const globs = ['src/**/*', '/*']; const d = gql`query D { d }`;",
    '/* No comment goes on. */ const e = gql`query E { e }`; // gql`query F`',
  ].join('\n');
  const { operations, findings } = read(['a.ts', text]);
  expect(operations.map(({ name }) => name)).toEqual(['D', 'E']);
  expect(findings).toEqual([]);
});

it('reads characters that a template must escape as what they are', () => {
  const text = 'const a = gql`query A { a(x: "\\`\\$") }`;';
  const { operations, findings } = read(['a.ts', text]);
  expect(findings).toEqual([]);
  expect(operations.map(({ name }) => name)).toEqual(['A']);
});

it('leaves out what client libraries answer themselves', () => {
  const text = 'query A { a @_optional b @rest(type: "B", path: "/b") { c } }';
  const [operation] = read(['a.graphql', text]).operations;
  expect(operation && print(operation.document)).toBe('query A {\n  a\n}');
});

it('tells of a syntax error with file, line and column, also within TypeScript', () => {
  const { findings } = read(
    ['a.graphql', 'query A {\n  me(\n}'],
    ['b.ts', 'const A = gql`query {`;'],
  );
  expect(findings).toMatchObject([
    { rule: 'operation/syntax', location: { file: 'a.graphql', line: 3, column: 1 } },
    { rule: 'operation/syntax', location: { file: 'b.ts', line: 1, column: 22 } },
  ]);
});

it('takes a file of comments for no operation at all', () => {
  expect(read(['a.graphql', '# nothing yet\n'])).toEqual({
    operations: [],
    isWhole: true,
    findings: [],
  });
});

it('tells of two operations of one name', () => {
  const { findings } = read(['a.graphql', 'query A { a }'], ['b.graphql', 'query A { b }']);
  expect(findings).toMatchObject([
    { rule: 'operation/duplicate-name', location: { file: 'b.graphql' } },
  ]);
});

it('reads the manifest that it writes', () => {
  const { operations } = read(['a.graphql', 'query B { me { id } } mutation A { go }']);
  const { manifest, findings } = extractManifest(operations, { addTypename: true });
  expect(findings).toEqual([]);
  expect(manifest.operations.map(({ name, type }) => [name, type])).toEqual([
    ['A', 'mutation'],
    ['B', 'query'],
  ]);
  expect(manifest.operations[1]?.body).toBe('query B {\n  me {\n    id\n    __typename\n  }\n}');
  expect(manifest.operations.every(({ id, body }) => id === sha256(body))).toBe(true);
  const back = read(['manifest.json', JSON.stringify(manifest)]);
  expect(back.findings).toEqual([]);
  expect(back.operations.map(({ name }) => name)).toEqual(['A', 'B']);
});

it('writes no manifest of operations without a name, or of one name', () => {
  const { operations } = read(
    ['a.graphql', 'query { me }'],
    ['b.graphql', 'query A { a }'],
    ['c.graphql', 'query A { b }'],
  );
  expect(
    extractManifest(operations, { addTypename: false }).findings.map(({ message }) => message),
  ).toEqual(['An operation of a manifest needs a name.', 'Two different operations are called A.']);
});

it.each([
  ['no JSON', '{', /not JSON/],
  ['another format', '{"format":"x","version":1,"operations":[]}', /format: must be/],
  [
    'another version',
    '{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}',
    /version: must be 1/,
  ],
])('tells what is wrong with a manifest: %s', (_, text, message) => {
  expect(read(['m.json', text]).findings).toMatchObject([
    { rule: 'operation/manifest', message: expect.stringMatching(message) },
  ]);
});

it('tells of a manifest whose ids, names, types or bodies do not fit, with the line', () => {
  const manifest = (operations: unknown[]) =>
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, null, 1);
  const entry = { id: 'one', name: 'A', type: 'query', body: 'query A { a }' };
  const messages = (...operations: unknown[]) =>
    read(['m.json', manifest(operations)]).findings.map(({ message }) => message);
  expect(messages(entry)).toEqual([]);
  expect(messages(entry, { ...entry, body: 'query A { b }' })).toEqual([
    'Id one stands for two different bodies.',
  ]);
  expect(messages({ ...entry, id: 'a'.repeat(64) })).toEqual([
    'The id of A looks like a SHA-256 but is not that of its body.',
  ]);
  expect(messages({ ...entry, name: 'B' })).toEqual([
    'The body of B must hold that one query and its fragments.',
  ]);
  expect(messages({ ...entry, type: 'mutation' })).toEqual([
    'The body of A must hold that one mutation and its fragments.',
  ]);
  expect(messages({ ...entry, body: 'query A {' })[0]).toMatch(/^The body of A cannot be parsed/);
  expect(read(['m.json', manifest([{ ...entry, name: 'B' }])]).findings[0]?.location?.line).toBe(6);
});
