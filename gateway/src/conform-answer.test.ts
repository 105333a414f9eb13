import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createConformer } from './conform-answer.ts';

const schema = buildSchema(`
  scalar JSON
  enum Size { SMALL LARGE }
  interface Thing { id: ID! name: String! }
  type Cup implements Thing { id: ID! name: String! size: Size handles: [Int!] parts: [[Part!]] }
  type Plate implements Thing { id: ID! name: String! }
  type Part { must: String! may: Float }
  type Query { cup: Cup cups: [Cup] strict: [Cup!]! thing: Thing flag: Boolean json: JSON count: Int! }
  type Mutation { make: Cup }
`);
const conform = createConformer(schema);

function check(query: string, data: Record<string, unknown>, variables?: Record<string, unknown>) {
  const { data: mended, errors = [] } = conform({ data }, { query, variables }, 'kitchen');
  return { data: mended, faults: errors.map(({ path, message }) => [path?.join('.'), message]) };
}

const noValue = 'The service kitchen gave null where there must be a value.';
const other = (type: string) => `The service kitchen gave another value than ${type} allows.`;

describe('an answer', () => {
  it('that is as it was asked for stays as it is', () => {
    const data = {
      cup: {
        id: 1,
        label: 'a',
        size: 'SMALL',
        handles: [1, 2],
        parts: [[{ must: 'x', may: 1 }], null],
      },
      json: { any: [1, null] },
    };
    const query = '{ cup { id label: name size handles parts { must may } } json }';
    expect(check(query, structuredClone(data))).toEqual({ data, faults: [] });
  });

  it('may leave out what may be null', () => {
    expect(check('{ cup { size } flag }', { cup: {} }).faults).toEqual([]);
  });

  it.each([
    ['size', 'HUGE', 'Size'],
    ['id', { a: 1 }, 'ID'],
    ['name', 5, 'String'],
    ['parts { may }', [[{ may: '1' }]], 'Float'],
  ])('has no %s that is %j', (field, value, type) => {
    const [name = ''] = field.split(' ');
    const { faults } = check(`{ cup { ${field} } }`, { cup: { [name]: value } });
    expect(faults).toEqual([[expect.stringMatching(`^cup.${name}`), other(type)]]);
  });

  it.each([12.5, '12', 2 ** 31, true])('has no Int that is %j', (count) => {
    expect(check('{ count }', { count })).toEqual({
      data: { count: null },
      faults: [['count', other('Int')]],
    });
  });

  it('loses the nearest thing that may be null, and no more', () => {
    const cups = [{ name: 'a' }, { name: null }, { name: 'c' }];
    expect(check('{ cups { name } }', { cups: structuredClone(cups) })).toEqual({
      data: { cups: [{ name: 'a' }, null, { name: 'c' }] },
      faults: [['cups.1.name', noValue]],
    });
    expect(check('{ strict { name } }', { strict: structuredClone(cups) })).toEqual({
      data: { strict: null },
      faults: [['strict.1.name', noValue]],
    });
    const parts = [[{ must: 'x' }, {}], [{ must: 'y' }]];
    expect(check('{ cup { parts { must } } }', { cup: { parts } })).toEqual({
      data: { cup: { parts: [null, [{ must: 'y' }]] } },
      faults: [['cup.parts.0.1.must', noValue]],
    });
  });

  it('has lists and objects where they belong', () => {
    expect(check('{ cups { id } cup { id } }', { cups: { id: 1 }, cup: [1] }).faults).toEqual([
      ['cups', 'The service kitchen gave no list where one belongs.'],
      ['cup', 'The service kitchen gave no object where one belongs.'],
    ]);
  });

  it('is read by the type that it names', () => {
    const query =
      '{ thing { __typename id ... on Cup { size } ...P } } fragment P on Plate { name }';
    const cup = { __typename: 'Cup', id: 'c', size: 'SMALL' };
    expect(check(query, { thing: { ...cup } }).faults).toEqual([]);
    const plate = { __typename: 'Plate', id: 'p' };
    expect(check(query, { thing: plate }).faults).toEqual([['thing.name', noValue]]);
  });

  it('need not have what @skip or @include may have left out', () => {
    const query =
      'query ($no: Boolean!) { cup { name @include(if: $no) ... @skip(if: true) { id } } }';
    expect(check(query, { cup: {} }).faults).toEqual([]);
  });

  it('says once what is wrong, though it has said it itself', () => {
    const errors = [{ message: 'gone', path: ['cup', 'name'], extensions: { code: 'X' } }];
    const answer = { data: { cup: { name: null } }, errors };
    const conformed = conform(answer, { query: '{ cup { name } }' }, 'kitchen');
    expect(conformed).toEqual({ data: { cup: null }, errors });
  });

  it('is told of in a hundred errors at most', () => {
    const cups = Array.from({ length: 500 }, () => ({ name: null }));
    expect(check('{ cups { name } }', { cups }).faults).toHaveLength(100);
  });

  it('may have names that every object has', () => {
    const query = '{ cup { constructor: name __proto__: size } }';
    const { faults } = check(query, { cup: {} });
    expect(faults).toEqual([['cup.constructor', noValue]]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('entities', () => {
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Cup { name size } } }';
  const representations = ['1', '2'].map((id) => ({ __typename: 'Cup', id }));

  it('may be unknown', () => {
    const entities = [{ name: 'a' }, null];
    expect(check(query, { _entities: entities }, { representations })).toEqual({
      data: { _entities: entities },
      faults: [],
    });
  });

  it('are of the type that was asked for', () => {
    const entities = [{ __typename: 'Plate', name: 'p' }, 'what'];
    expect(check(query, { _entities: entities }, { representations })).toEqual({
      data: { _entities: [null, null] },
      faults: [
        ['_entities.0', 'The service kitchen answered for another thing.'],
        ['_entities.1', 'The service kitchen gave no object where one belongs.'],
      ],
    });
  });

  it('may be of a type of the interface that was asked for', () => {
    const things = [{ __typename: 'Thing', id: '1' }];
    const ask = query.replace('on Cup { name size }', 'on Thing { name }');
    const entities = [{ __typename: 'Cup', name: 'c' }];
    expect(check(ask, { _entities: entities }, { representations: things }).faults).toEqual([]);
  });
});
