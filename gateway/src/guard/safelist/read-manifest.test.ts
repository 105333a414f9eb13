import { describe, expect, it } from 'vitest';
import { normalHash } from './normal-text.ts';
import { ManifestFault, readManifest } from './read-manifest.ts';

const apollo = (...operations: object[]) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const read = (source: string) => readManifest('list.json', source);

describe('a manifest', () => {
  it("may be Apollo's", () => {
    const operation = { id: '1', name: 'A', type: 'query', body: '{ a }' };
    const ofWeb = { ...operation, clientName: 'web', clientVersion: '2' };
    expect(
      read(apollo(operation, { ...ofWeb, id: '2' }, { ...operation, clientName: null })),
    ).toEqual([
      { id: '1', text: '{ a }', clientName: undefined, clientVersion: undefined },
      { id: '2', text: '{ a }', clientName: 'web', clientVersion: '2' },
      { id: '1', text: '{ a }', clientName: undefined, clientVersion: undefined },
    ]);
  });

  it("may be Relay's", () => {
    expect(read('{ "a\\"1": "{ a(b: \\"c\\") }" }')).toEqual([
      { id: 'a"1', text: '{ a(b: "c") }', clientName: undefined, clientVersion: undefined },
    ]);
    expect(read('{}')).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ['begins with a byte order mark', `\uFEFF${apollo()}`, /byte order mark/],
    ['is not JSON', '{ "a": ', /not JSON/],
    ['is empty', '', /not JSON/],
    ['is a list', '[]', /must hold an object/],
    ['is of another format', '{ "format": "graphql" }', /"format" must be/],
    ['is of another version', apollo().replace('1', '2'), /"version" must be 1/],
    ['has no operations', apollo().replace('operations', 'ops'), /"operations"/],
    [
      'has an id that is a number',
      apollo({ id: 7, body: '{ a }' }),
      /"operations.0.id" must be a text/,
    ],
    ['has an empty id', apollo({ id: '', body: '{ a }' }), /must not be empty/],
    ['has a long id', apollo({ id: 'x'.repeat(201), body: '{ a }' }), /at most 200 characters/],
    ['has no body', apollo({ id: 'x1' }), /"operations.0.body" of the id x1 must be a text/],
    ['has a name that is none', apollo({ id: 'x1', body: '{ a }', clientName: 3 }), /of the id x1/],
    ["has, as Relay's, what is no text", '{ "x1": 5 }', /"x1" must be a text/],
    [
      "has, as Relay's, one id twice",
      '{ "x": "{ a }", "x1": "{ a }", "x1": "{ b }" }',
      /id x1 twice/,
    ],
  ])('that %s is refused by its name', (_, source, reason) => {
    expect(() => read(source)).toThrow(ManifestFault);
    expect(() => read(source)).toThrow(/^list\.json: /);
    expect(() => read(source)).toThrow(reason);
  });
});

describe('what a document says', () => {
  const one = 'query A($b: Int = 1) { a(b: $b) { ...F } } fragment F on T { c, d }';
  it.each([
    ['spaces and comments', one.replaceAll(' ', ' \n').replace('{', '{ # why\n')],
    [
      'the order of definitions',
      'fragment F on T { c d } query A($b: Int = 1) { a(b: $b) { ...F } }',
    ],
  ])('does not depend on %s', (_, other) => {
    expect(normalHash(other)).toBe(normalHash(one));
  });

  it.each([
    ['the order of fields', one.replace('c, d', 'd, c')],
    ['values', one.replace('= 1', '= 2')],
    ['names', one.replace('query A', 'query B')],
    ['aliases', one.replace('c, d', 'e: c, d')],
  ])('depends on %s', (_, other) => {
    expect(normalHash(other)).not.toBe(normalHash(one));
  });
});
