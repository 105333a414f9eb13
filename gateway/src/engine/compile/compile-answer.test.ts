import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { normaliseOperation } from '../plan/normalise-operation.ts';
import { schemaNames } from '../plan/schema-names.ts';
import { compileOperation } from './compile-operation.ts';
import { createTypeCheck } from './possible-types.ts';

const schema = buildSchema(`
  scalar JSON
  enum Size { SMALL LARGE }
  interface Thing { id: ID! name: String! }
  union Any = Cup | Plate
  type Cup implements Thing { id: ID! name: String! size: Size handles: [Int!] parts: [[Part!]] }
  type Plate implements Thing { id: ID! name: String! }
  type Part { must: String! may: Float }
  type Query {
    cup: Cup cups: [Cup] strict: [Cup!]! thing: Thing any: Any flag: Boolean json: JSON count: Int!
  }
`);

/** What a client gets of `query` where a service answered with `data`. */
async function check(query: string, data: Json, variables: Json = {}) {
  const document = parse(query);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation comes first.');
  const normalised = normaliseOperation(document, operation, schemaNames(schema));
  const run = compileOperation({
    normalised,
    schema,
    supergraph: schema,
    fulfils: createTypeCheck(schema),
    plan: {
      kind: 'fetch',
      subgraph: 'kitchen',
      path: [],
      operation: { kind: 'query', name: undefined, text: normalised.text },
      variables: [],
      requires: undefined,
      inputRewrites: [],
      outputRewrites: [],
      contextArguments: [],
    },
  });
  const answer = await run(variables, async () => ({ data }));
  const faults = answer.errors.map(({ path, message }) => [path?.join('.'), message]);
  return { data: JSON.parse(answer.data), faults };
}

const noValue = 'The service kitchen gave null where there must be a value.';
const other = (type: string) => `The service kitchen gave another value than ${type} allows.`;

describe('an answer', () => {
  it('has what was asked for, in its order, and nothing else', async () => {
    const cup = {
      size: 'SMALL',
      id: 1,
      more: 'x',
      handles: [1, 2],
      name: 'a',
      parts: [[{ must: 'x', may: 1.5 }], null],
    };
    const { data, faults } = await check(
      '{ json cup { name size id handles parts { may must } } }',
      {
        cup,
        json: { any: [1, null] },
      },
    );
    expect(faults).toEqual([]);
    expect(JSON.stringify(data)).toBe(
      '{"json":{"any":[1,null]},"cup":{"name":"a","size":"SMALL","id":1,"handles":[1,2],"parts":[[{"may":1.5,"must":"x"}],null]}}',
    );
  });

  it('may leave out what may be null', async () => {
    expect(await check('{ cup { size } flag }', { cup: {} })).toEqual({
      data: { cup: { size: null }, flag: null },
      faults: [],
    });
  });

  it.each([
    ['size', 'HUGE', 'Size'],
    ['size', 1, 'Size'],
    ['id', { a: 1 }, 'ID'],
    ['id', 1.5, 'ID'],
    ['name', 5, 'String'],
    ['handles', ['1'], 'Int'],
    ['parts { may }', [[{ may: '1' }]], 'Float'],
  ])('has no %s that is %j', async (field, value, type) => {
    const [name = ''] = field.split(' ');
    const { faults } = await check(`{ cup { ${field} } }`, { cup: { [name]: value } });
    expect(faults).toEqual([[expect.stringMatching(`^cup.${name}`), other(type)]]);
  });

  it.each([12.5, '12', 2 ** 31, true, [1]])('has no Int that is %j', async (count) => {
    expect(await check('{ count }', { count })).toEqual({
      data: null,
      faults: [['count', other('Int')]],
    });
  });

  it.each(['true', 1, {}])('has no Boolean that is %j', async (flag) => {
    expect((await check('{ flag }', { flag })).faults).toEqual([['flag', other('Boolean')]]);
  });

  it('loses the nearest thing that may be null, and no more', async () => {
    const cups = [{ name: 'a' }, { name: null }, { name: 'c' }];
    expect(await check('{ cups { name } }', { cups })).toEqual({
      data: { cups: [{ name: 'a' }, null, { name: 'c' }] },
      faults: [['cups.1.name', noValue]],
    });
    expect(await check('{ flag strict { name } }', { strict: cups })).toEqual({
      data: null,
      faults: [['strict.1.name', noValue]],
    });
    const parts = [[{ must: 'x' }, {}], [{ must: 'y' }]];
    expect(await check('{ cup { parts { must } } }', { cup: { parts } })).toEqual({
      data: { cup: { parts: [null, [{ must: 'y' }]] } },
      faults: [['cup.parts.0.1.must', noValue]],
    });
  });

  it('has lists and objects where they belong', async () => {
    expect(
      (await check('{ cups { id } cup { id } }', { cups: { id: 1 }, cup: [1] })).faults,
    ).toEqual([
      ['cups', 'The service kitchen gave no list where one belongs.'],
      ['cup', 'The service kitchen gave no object where one belongs.'],
    ]);
  });

  it.each(['thing', 'any'])('of %s is read by the type that it names', async (field) => {
    const query = `{ ${field} { __typename ... on Cup { size } ...P } } fragment P on Plate { name }`;
    const cup = { __typename: 'Cup', id: 'c', size: 'SMALL' };
    expect(await check(query, { [field]: cup })).toEqual({
      data: { [field]: { __typename: 'Cup', size: 'SMALL' } },
      faults: [],
    });
    const plate = { __typename: 'Plate', id: 'p' };
    expect((await check(query, { [field]: plate })).faults).toEqual([[`${field}.name`, noValue]]);
    expect((await check(query, { [field]: { __typename: 'Query' } })).data).toEqual({
      [field]: null,
    });
  });

  it('has what the variables of each request choose', async () => {
    const query =
      'query ($yes: Boolean = true) { cup { id @include(if: $yes) size @skip(if: $yes) } }';
    const cup = { id: '1', size: 'LARGE' };
    for (const [variables, left] of [
      [{}, { id: '1' }],
      [{ yes: false }, { size: 'LARGE' }],
    ]) {
      expect((await check(query, { cup }, variables)).data).toEqual({ cup: left });
    }
  });

  it('merges fields of one key', async () => {
    const query = '{ cup { ...A id } cup { name } } fragment A on Thing { name parts: id }';
    expect(
      (await check(query, { cup: { id: '1', name: 'a', parts: 'x', _k0: '1' } })).data,
    ).toEqual({
      cup: { name: 'a', parts: '1', id: '1' },
    });
  });

  it('is told of in a hundred errors at most', async () => {
    const cups = Array.from({ length: 500 }, () => ({ name: null }));
    expect((await check('{ cups { name } }', { cups })).faults).toHaveLength(100);
  });

  it('may have names that every object has', async () => {
    const query = '{ cup { constructor: name __proto__: size } }';
    expect((await check(query, { cup: {} })).faults).toEqual([['cup.constructor', noValue]]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});
