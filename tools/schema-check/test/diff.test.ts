import { buildSchema, introspectionFromSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRepository, type TestRepository, yaml } from './support/repository.ts';

const sdl = (fields: string) => `"What is asked." type Query { ${fields} }
"Who asks." type User { id: ID! name(short: Boolean = false): String @deprecated(reason: "Old.") }
enum Sort { A B } input By @oneOf { id: ID sku: String } scalar JSON\n`;
const fields = 'a(by: By, sort: Sort): Int b: Int me: User any: JSON';
const older = sdl(fields);
const newer = sdl(fields.replace(' b: Int', ''));
const asJson = (text: string) => {
  const data = introspectionFromSchema(buildSchema(text), {
    oneOf: true,
    inputValueDeprecation: true,
  });
  return JSON.stringify({ data });
};
const withOneOf = (text: string) => `directive @oneOf on INPUT_OBJECT\n${text}`;

/** How either side may be named, beside where it then lies. */
const places: Record<string, (side: 'old' | 'new') => string> = {
  SDL: (side) => `${side}.graphql`,
  introspection: (side) => `${side}.json`,
  'introspection, whatever it is called': (side) => `${side}.introspection`,
  'a folder': (side) => side,
  'a supergraph.yaml': (side) => `${side}/supergraph.yaml`,
  'a composed supergraph': (side) => `${side}-composed.graphql`,
  'a file in a commit': (side) => `${side}-tag:shop.graphql`,
};

describe('diff', () => {
  let repository: TestRepository;
  beforeAll(async () => {
    repository = await createRepository();
    await repository.write({ 'supergraph.yaml': yaml('shop') });
    for (const [side, text] of [
      ['old', older],
      ['new', newer],
    ] as const) {
      await repository.write({ 'shop.graphql': withOneOf(text) });
      await repository.runHere('compose', '--output', `${side}-composed.graphql`);
      await repository.write({
        [`${side}.graphql`]: text,
        [`${side}.json`]: asJson(text),
        [`${side}.introspection`]: asJson(text),
        [`${side}/supergraph.yaml`]: yaml('shop'),
        [`${side}/shop.graphql`]: withOneOf(text),
      });
      repository.commit();
      repository.git('tag', `${side}-tag`);
    }
  });
  afterAll(() => repository[Symbol.asyncDispose]());

  const diff = (...args: string[]) => repository.runHere('diff', ...args);
  const kinds = Object.keys(places);

  it.each(kinds)('finds the same whether the earlier side is SDL or %s', async (kind) => {
    const { code, output, errors } = await diff(places[kind]?.('old') ?? '', 'new.graphql');
    expect(errors).toBe('');
    expect(output).toMatch(/^error: Field Query\.b was removed\.\n/);
    expect(output).toContain('Failed: 1 error, 0 warnings and 0 notes.');
    expect(code).toBe(1);
  });

  it.each(kinds)('finds nothing between SDL and %s of the same graph', async (kind) => {
    const { output, errors } = await diff('new.graphql', places[kind]?.('new') ?? '');
    expect(errors).toBe('');
    expect(output).toContain('Passed: 0 errors, 0 warnings and 0 notes.');
  });

  it('takes what an introspection did not ask for as unchanged', async () => {
    const text = `scalar D @specifiedBy(url: "https://d.example/") directive @at(n: Int) repeatable on FIELD\n${newer}`;
    const data = introspectionFromSchema(buildSchema(text), {
      ...{ oneOf: false, specifiedByUrl: false, directiveIsRepeatable: false },
      inputValueDeprecation: true,
    });
    await repository.write({ 'told.graphql': text, 'part.json': JSON.stringify({ data }) });
    for (const sides of [
      ['told.graphql', 'part.json'],
      ['part.json', 'told.graphql'],
    ]) {
      const { output } = await diff(...sides);
      expect(output).toContain('Passed: 0 errors, 0 warnings and 0 notes.');
    }
    const { output } = await diff('part.json', 'old.graphql');
    expect(output).toContain('error: Directive @at was removed.');
  });

  it('finds what is gone in the later file, whatever that is called', async () => {
    const { output } = await diff('old.graphql', 'new.graphql', '--format', 'github');
    expect(output).toMatch(/^::error file=new\.graphql,line=1,col=23,/);
  });

  it('compares commits, and says where a change stands', async () => {
    const { output, code } = await diff('old-tag', 'new-tag', '--format', 'github');
    expect(output).toMatch(/^::error file=shop\.graphql,line=2,/);
    expect(code).toBe(1);
    expect((await diff('old-tag', 'new-tag', '--fail-on', 'never')).code).toBe(0);
  });

  it.each([
    [['old.graphql'], /^Name two graphs: schema-check diff OLD NEW\./],
    [['old.graphql', 'lost.graphql'], /^--base lost\.graphql is neither a file nor a commit/],
    [['old.graphql', 'new-tag:lost.graphql'], /^new-tag \(\w+\) has no lost\.graphql\./],
    [
      ['old.graphql', 'twice.graphql'],
      /^twice\.graphql is no schema: Field "Query\.a" .* \(line 2 and line 3\)/,
    ],
    [['supergraph.yaml', 'broken.graphql'], /^broken\.graphql is no schema: Syntax Error/],
    [['old.graphql', 'new.graphql', '--format', 'pdf'], /^--format pdf is not known/],
  ])('cannot compare %j, and says why', async (args, says) => {
    await repository.write({
      'broken.graphql': 'type Query {',
      'twice.graphql': 'type Query {\n a: Int\n a: Int\n}',
    });
    expect(await diff(...args)).toMatchObject({ code: 2, errors: expect.stringMatching(says) });
  });
});
