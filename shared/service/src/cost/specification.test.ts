import { costIn } from '@supergraph/testing/cost';
import { describe, expect, it } from 'vitest';

/**
 * The specification's text as a table. It has two costs and says of neither how they make one: here
 * they are added up, a composite field weighs nothing of its own, since what it returns weighs 1,
 * and neither does the root object.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
interface Section {
  readonly sdl: string;
  /** What the text says, the operation, and its cost. */
  readonly says: readonly (readonly [string, string, number, Record<string, unknown>?])[];
}

const page = `type Film { title: String } type FilmEdge { cursor: ID node: Film } type PageInfo { next: ID }
  type FilmConnection { edges: [FilmEdge] pageInfo: PageInfo }`;

const sections: Record<string, Section> = {
  '3 Example': {
    sdl: `type User { name: String age: Int @cost(weight: "2.0") }
      type Query { users(max: Int): [User] @listSize(slicingArguments: ["max"]) }`,
    says: [
      ['five users, and 2 for each age', 'query Example { users(max: 5) { age } }', 5 + 5 * 2],
    ],
  },
  '5.1.1 Static Query Analysis': {
    sdl: `interface Pet { name: String toys: [Toy] } type Toy { id: ID }
      type Dog implements Pet @cost(weight: "4") { name: String toys: [Toy] @listSize(assumedSize: 2) dear: Int @cost(weight: "9") }
      type Cat implements Pet { name: String toys: [Toy] @listSize(assumedSize: 7) dear: Int @cost(weight: "1") }
      union Any = Dog | Cat type Query { pet: Pet any: Any }`,
    says: [
      ['the dearest of types that exclude each other', '{ pet { toys { id } } }', 1 + 7],
      ['also where an object weighs more', '{ pet { name } }', 4],
      [
        'never the sum of fragments on them',
        '{ pet { ... on Dog { toys { id } } ... on Cat { toys { id } } } }',
        1 + 7,
      ],
      [
        'each with all that is selected on it',
        '{ any { ... on Dog { dear } ... on Cat { dear toys { id } } } }',
        4 + 9,
      ],
      [
        'a field that two fragments select counts once where they merge',
        '{ pet { ...A ...B } } fragment A on Pet { toys { id } } fragment B on Pet { toys { id } name }',
        1 + 7,
      ],
      [
        'also within a type',
        '{ pet { ... on Dog { dear } ...A } } fragment A on Dog { dear toys { id } }',
        4 + 9 + 2,
      ],
      ['twice under two names', '{ a: pet { name } b: pet { name } }', 8],
    ],
  },
  '5.3.2.2 Field Cost, Example 10': {
    sdl: `input Filter { field: String }
      type Query { topProducts(filter: Filter @cost(weight: "15.0")): [String] @cost(weight: "5.0") @listSize(assumedSize: 10) }`,
    says: [
      ['5.0 unless it uses a filter', '{ topProducts }', 5],
      ['20.0 with one', '{ topProducts(filter: {}) }', 20],
      ['null is not used', '{ topProducts(filter: null) }', 5],
    ],
  },
  '5.3.2.2 Field Cost, Example 11': {
    sdl: `type Query {
      mostPopularProduct(approx: Int @cost(weight: "-3.0")): String @cost(weight: "5.0")
      free(approx: Int @cost(weight: "-30.0")): String @cost(weight: "5.0") other: String @cost(weight: "1.0")
      listed(ids: [Int] @cost(weight: "2")): String
    }`,
    says: [
      ['5.0 unless it uses an argument', '{ mostPopularProduct }', 5],
      ['5.0 - 3.0', '{ mostPopularProduct(approx: 1) }', 2],
      ['a field cannot add a negative value', '{ free(approx: 1) other }', 1],
      ['the weight of an argument, once', '{ listed(ids: [1, 2, 3]) }', 2],
    ],
  },
  '5.3.2.2 Field Cost, Example 12': {
    sdl: `input Filter { approx: Int @cost(weight: "-12.0") or: [Filter!] }
      type Query { topProducts(filter: Filter @cost(weight: "15.0")): [String] @cost(weight: "5.0") @listSize(assumedSize: 10) }`,
    says: [
      ['15.0 - 12.0 to the field of 5.0', '{ topProducts(filter: { approx: 1 }) }', 8],
      [
        'recursively, and an input field of a composite type weighs 1',
        '{ topProducts(filter: { or: [{ approx: 1 }, {}] }) }',
        5 + 15 + 1 - 12,
      ],
      [
        'in variables too',
        'query ($f: Filter) { topProducts(filter: $f) }',
        5 + 15 - 12,
        { f: { approx: 1 } },
      ],
    ],
  },
  '5.3.2.2 Field Cost, Example 13': {
    sdl: `directive @approx(tolerance: Float! @cost(weight: "-1.0"), slow: Int @cost(weight: "7")) on FIELD
      type Query { count: Int @cost(weight: "3.0") other: Int }`,
    says: [
      ['a directive makes its field cheaper', '{ count @approx(tolerance: 0.1) }', 2],
      ['never less than nothing', '{ other @approx(tolerance: 0.1) count }', 3],
      [
        'or dearer, by variable too',
        'query ($s: Int) { count @approx(tolerance: 1, slow: $s) }',
        9,
        { s: 1 },
      ],
      ['of fields that merge, the dearest', '{ count @approx(tolerance: 1) count }', 3],
    ],
  },
  '7.1 weight': {
    sdl: `scalar Day @cost(weight: "1.5") enum Level @cost(weight: "2") { LOW } type Thing { id: ID }
      input In { level: Level day: Day in: In }
      type Query { id: ID day: Day days: [Day] @listSize(assumedSize: 4) level: Level thing: Thing ask(in: In, level: Level): ID }`,
    says: [
      ['scalars default to 0.0', '{ id }', 0],
      ['composite output types to 1.0', '{ thing { id } }', 1],
      ['composite input types to 1.0', '{ ask(in: {}) }', 1],
      ['input fields of composite types as well', '{ ask(in: { in: { in: {} } }) }', 3],
      ['for every appearance of a scalar', '{ days level }', 4 * 1.5 + 2],
      ['a literal Float', '{ day a: day }', 3],
      [
        'arguments and input fields of scalar and enum types to 0.0',
        '{ ask(level: LOW, in: { level: LOW }) }',
        1,
      ],
    ],
  },
  '8.1 assumedSize': {
    sdl: 'type P { id: ID } type Query { topProducts: [P] @listSize(assumedSize: 10) }',
    says: [['the maximum length of a list', '{ topProducts { id } }', 10]],
  },
  '8.2 slicingArguments': {
    sdl: `input Page { first: Int deep: Page } type U { id: ID }
      type Query {
        users(max: Int = 3, min: Int): [U] @listSize(slicingArguments: ["max", "min"])
        paged(input: Page): [U] @listSize(slicingArguments: ["input.first", "input.deep.first"])
      }`,
    says: [
      ['its value', '{ users(max: 7) { id } }', 7],
      ['a default value as if that value was given', '{ users { id } }', 3],
      ['the largest of more than one', '{ users(max: 2, min: 9) { id } }', 9],
      ['a path into an input', '{ paged(input: { first: 4 }) { id } }', 1 + 4],
      ['the largest of paths', '{ paged(input: { first: 4, deep: { first: 6 } }) { id } }', 2 + 6],
      [
        'a path in a variable',
        'query ($p: Page) { paged(input: $p) { id } }',
        2 + 5,
        { p: { deep: { first: 5 } } },
      ],
    ],
  },
  '8.3 sizedFields, Example 18': {
    sdl: `${page} type Query { films(first: Int, after: ID, last: Int, before: ID): FilmConnection
      @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges"]) }`,
    says: [
      ['a list of a field below', '{ films(first: 3) { edges { node { title } } } }', 1 + 3 * 2],
      ['not the field itself', '{ films(first: 9) { pageInfo { next } } }', 2],
      ['by whatever name', '{ films(first: 3) { all: edges { cursor } } }', 1 + 3],
      [
        'in fragments, each page of its own size',
        '{ a: films(last: 2) { ...E } b: films(first: 5) { ...E } } fragment E on FilmConnection { edges { cursor } }',
        1 + 2 + 1 + 5,
      ],
    ],
  },
  '9.2.4 Valid Assumed Size': {
    sdl: `${page} type Query { films(first: Int): FilmConnection
      @listSize(slicingArguments: ["first"], assumedSize: 6, sizedFields: ["edges"], requireOneSlicingArgument: false) }`,
    says: [
      ['a backup for queries without a slicing argument', '{ films { edges { cursor } } }', 1 + 6],
      ['whose value goes before it', '{ films(first: 8) { edges { cursor } } }', 1 + 8],
      ['also when it is smaller', '{ films(first: 2) { edges { cursor } } }', 1 + 2],
    ],
  },
};

describe.each(Object.entries(sections))('%s', (_, { sdl, says }) => {
  const cost = costIn(sdl);
  const rows = says.map(([rule, text, expected, variables]) => ({
    rule,
    text,
    expected,
    variables,
  }));

  it.each(rows)('$rule: $text', ({ text, expected, variables }) => {
    expect(cost(text, variables)).toBe(expected);
  });
});
