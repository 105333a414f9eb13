import { gzipSync } from 'node:zlib';
import type { Attack } from '../attack.ts';
import type { HttpRequest } from '../attacker/http.ts';

const json = { 'content-type': 'application/json' };
const refused = [
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  '400',
  '404',
  '405',
  '413',
  '414',
  '415',
  '431',
];

/** One request over and over, by so many at once. */
function flooded(attack: {
  name: string;
  sentence: string;
  request: (number: number) => Omit<HttpRequest, 'url'> & { path?: string };
  atOnce?: number;
  answers?: readonly string[];
}): Attack {
  const { name, sentence, request, atOnce = 8, answers = refused } = attack;
  return {
    name,
    sentence,
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce }, (number) => {
        const { path = '/graphql', ...rest } = request(number);
        return send({ url: `${gateway}${path}`, ...rest });
      }),
    answers,
  };
}

const zeros = gzipSync(Buffer.alloc(50 * 1_048_576));
const batch = JSON.stringify(
  Array.from({ length: 5_000 }, () => ({ query: '{ products(first: 100) { nodes { id } } }' })),
);
const manyKeys = JSON.stringify(
  Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [n, n])),
);
const boundary = 'abuse';
const multipart = [
  `--${boundary}`,
  'content-disposition: form-data; name="operations"',
  '',
  JSON.stringify({ query: 'mutation { __typename }' }),
  `--${boundary}--`,
  '',
].join('\r\n');

/** Requests that are none, or not ours. */
export const http: readonly Attack[] = [
  flooded({
    name: 'oversized-headers',
    sentence: 'sends 60 kB of headers',
    request: () => ({ headers: { ...json, 'x-large': 'a'.repeat(60_000) }, body: '{}' }),
  }),
  flooded({
    name: 'many-headers',
    sentence: 'sends 1,500 headers',
    request: () => ({
      headers: Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`x-${n}`, 'a'])),
      body: '{}',
    }),
  }),
  flooded({
    name: 'huge-addresses',
    sentence: 'asks by GET with an address of 14 kB',
    request: (number) => ({
      method: 'GET',
      path: `/graphql?query=%7B__typename%7D&n=${number}&x=${'a'.repeat(14_000)}`,
      headers: { 'apollo-require-preflight': 'true' },
    }),
    answers: [...refused, 'ok'],
  }),
  flooded({
    name: 'bodies-too-large',
    sentence: 'sends bodies of 3 MB',
    request: () => ({ headers: json, body: `{"query":"${'a'.repeat(3_000_000)}"}` }),
    answers: [...refused, 'no answer (EPIPE)', 'no answer (ECONNRESET)'],
  }),
  flooded({
    name: 'broken-json',
    sentence: 'sends 1 MB of JSON that breaks off at its end',
    request: () => ({ headers: json, body: `{"query":"${'a'.repeat(1_000_000)}` }),
  }),
  flooded({
    name: 'nested-json',
    sentence: 'sends 400,000 brackets within each other',
    request: () => ({ headers: json, body: '['.repeat(400_000) + ']'.repeat(400_000) }),
  }),
  flooded({
    name: 'many-json-keys',
    sentence: 'sends an object of 80,000 keys that is no request',
    request: () => ({ headers: json, body: manyKeys }),
  }),
  flooded({
    name: 'batched-bodies',
    sentence: 'sends 5,000 operations in one body',
    request: () => ({ headers: json, body: batch }),
  }),
  flooded({
    name: 'gzip-bodies',
    sentence: 'sends a body that unfolds to 50 MB',
    request: () => ({ headers: { ...json, 'content-encoding': 'gzip' }, body: zeros }),
  }),
  flooded({
    name: 'wrong-content-types',
    sentence: 'sends queries as text, as a form and as something unheard of',
    request: (number) => ({
      headers: {
        'content-type':
          ['text/plain', 'application/x-www-form-urlencoded', 'application/x-nothing'][
            number % 3
          ] ?? '',
      },
      body: '{"query":"{ __typename }"}',
    }),
  }),
  flooded({
    name: 'multipart-bodies',
    sentence: 'sends forms of several parts, as uploads do',
    request: () => ({
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: multipart,
    }),
  }),
  flooded({
    name: 'other-methods',
    sentence: 'comes with PUT, DELETE, PATCH and OPTIONS',
    request: (number) => ({ method: ['PUT', 'DELETE', 'PATCH', 'OPTIONS'][number % 4] ?? 'PUT' }),
    atOnce: 16,
    // PUT reserves a stream of graphql-sse, a few for each caller; DELETE ends one.
    answers: [...refused, '201', '204', 'RATE_LIMITED'],
  }),
  flooded({
    name: 'unknown-paths',
    sentence: 'asks for addresses that do not exist, each another',
    request: (number) => ({ method: 'GET', path: `/${'x'.repeat(200)}/${number}` }),
    atOnce: 16,
  }),
];
