import { type Attack, refusedDocument } from '../attack.ts';

/** A document of one repeated part, sent over and over by four at once. */
function repeated(attack: { name: string; sentence: string; query: string }): Attack {
  const { name, sentence, query } = attack;
  return {
    name,
    sentence,
    send: ({ ask, flood }) => flood({ atOnce: 4 }, () => ask({ query })),
    answers: refusedDocument,
  };
}

const many = (count: number, part: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => part(number)).join(' ');
const inProducts = (selections: string) => `{ products(first: 1) { nodes { ${selections} } } }`;

/** Every directive name and every pair of fields costs a validator that compares them. */
export const wide: readonly Attack[] = [
  repeated({
    name: 'repeated-lists',
    sentence: 'writes `variants { id }` 950 times into one set',
    query: inProducts(many(950, () => 'variants { id }')),
  }),
  repeated({
    name: 'repeated-field',
    sentence: 'writes `id` 4,900 times into one set',
    query: inProducts(many(4_900, () => 'id')),
  }),
  repeated({
    name: 'unknown-fields',
    sentence: 'asks for 4,990 fields that nobody has',
    query: `{ ${many(4_990, (number) => `f${number}`)} }`,
  }),
  repeated({
    name: 'unknown-fields-of-a-type',
    sentence: 'asks for 3,000 misspelt fields of a product, each of which invites suggestions',
    query: inProducts(many(3_000, (number) => `titel${number}`)),
  }),
  repeated({
    name: 'repeated-include',
    sentence: 'puts @include on one field 700 times',
    query: inProducts(`id ${many(700, () => '@include(if: true)')}`),
  }),
  repeated({
    name: 'unknown-directives',
    sentence: 'puts 2,400 directives that nobody knows on one field',
    query: inProducts(`id ${many(2_400, (number) => `@d${number}`)}`),
  }),
  repeated({
    name: 'conflicting-fields',
    sentence: 'gives 400 fields one name with other arguments each',
    query: `{ ${many(400, (number) => `a: product(id: "prd_${number}") { id }`)} }`,
  }),
  repeated({
    name: 'typename-aliases',
    sentence: 'asks for __typename under 1,600 names',
    query: `{ ${many(1_600, (number) => `t${number}: __typename`)} }`,
  }),
  repeated({
    name: 'one-megabyte-document',
    sentence: 'sends a document of 1 MB of commas',
    query: `{ __typename ${','.repeat(1_000_000)} }`,
  }),
];
