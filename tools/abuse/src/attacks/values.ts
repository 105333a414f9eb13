import { type Attack, refusedDocument } from '../attack.ts';

const search = 'query ($text: String) { products(first: 100, search: $text) { nodes { id } } }';
const after = 'query ($after: String) { products(first: 100, after: $after) { nodes { id } } }';
const megabyte = 'a'.repeat(1_000_000);
const nestedInput = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;

/** Values that are large, deep or dear. */
export const values: readonly Attack[] = [
  {
    name: 'undeclared-variables',
    sentence: 'sends 60,000 variables that its operation does not declare',
    send: ({ ask, flood }) => {
      const variables = Object.fromEntries(
        Array.from({ length: 60_000 }, (_, number) => [`v${number}`, number]),
      );
      return flood({ atOnce: 4 }, () => ask({ query: '{ __typename }', variables }));
    },
  },
  {
    name: 'deep-input',
    sentence: 'sends an input object of 100,000 levels',
    send: ({ send, flood, target: { gateway } }) => {
      const query =
        'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }';
      const body = `{"query":${JSON.stringify(query)},"variables":{"input":${nestedInput}}}`;
      const headers = { 'content-type': 'application/json' };
      return flood({ atOnce: 4 }, () => send({ url: `${gateway}/graphql`, headers, body }));
    },
    answers: [...refusedDocument, 'UNAUTHENTICATED', '413'],
  },
  {
    name: 'deep-literal',
    sentence: 'writes an input object of 1,600 levels into the document',
    send: ({ ask, flood }) => {
      const deep = `${'{a:'.repeat(1_600)}1${'}'.repeat(1_600)}`;
      const query = `{ products(filter: ${deep}) { nodes { id } } }`;
      return flood({ atOnce: 4 }, () => ask({ query }));
    },
    answers: refusedDocument,
  },
  {
    name: 'cursor-of-a-megabyte',
    sentence: 'continues a list after a cursor of 1 MB',
    send: ({ ask, flood }) =>
      flood({ atOnce: 4 }, () => ask({ query: after, variables: { after: megabyte } })),
    answers: refusedDocument,
  },
  {
    name: 'search-of-a-megabyte',
    sentence: 'searches for a word of 1 MB',
    send: ({ ask, flood }) =>
      flood({ atOnce: 4 }, () => ask({ query: search, variables: { text: megabyte } })),
    answers: refusedDocument,
  },
  {
    name: 'dear-search-words',
    sentence: 'searches for 100 words of one letter, 20 times in each request',
    send: ({ ask, flood }) => {
      const text = 'a e i o u n r s t l '.repeat(10).slice(0, 200).trim();
      const lists = Array.from(
        { length: 20 },
        (_, number) => `s${number}: products(first: 100, search: $text) { nodes { id } }`,
      );
      const query = `query ($text: String) { ${lists.join(' ')} }`;
      return flood({ atOnce: 16 }, () => ask({ query, variables: { text } }));
    },
  },
  {
    name: 'page-walking',
    sentence: 'walks through all products, 16 at once, from cursors that it makes up',
    send: ({ ask, flood }) =>
      flood({ atOnce: 16 }, (number) => {
        const cursor = Buffer.from(JSON.stringify([new Date(number), `prd_${number}`]));
        return ask({ query: after, variables: { after: cursor.toString('base64url') } });
      }),
  },
];
