import { randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';

const json = { 'content-type': 'application/json' };
/** As many operations as one request may bring. */
const LIST = Array.from({ length: 10 }, (_, number) => number);

const catalogue = `query AbuseList($search: String) {
  products(first: 50, search: $search) { nodes { title variants { sku availability { available } } } }
}`;
const login = `mutation AbuseLogin($input: LoginInput!) {
  login(input: $input) { errors { ... on UserError { code } } }
}`;

/** Many operations in one request, which is one for the server's limits of requests. */
export const lists: readonly Attack[] = [
  {
    name: 'lists-of-operations',
    sentence: 'sends lists of ten heavy reads, 32 lists at once',
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 32 }, (number) => {
        const list = LIST.map((one) => ({
          query: catalogue,
          variables: { search: `${(number + one) % 10}` },
        }));
        return send({ url: `${gateway}/graphql`, headers: json, body: JSON.stringify(list) });
      }),
  },
  {
    name: 'lists-of-logins',
    sentence: 'guesses at ten accounts in each request, as a list, 8 lists at once',
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 8, count: 100 }, () => {
        const list = LIST.map(() => ({
          query: login,
          variables: { input: { email: `${randomUUID()}@example.com`, password: randomUUID() } },
        }));
        return send({ url: `${gateway}/graphql`, headers: json, body: JSON.stringify(list) });
      }),
    watchesSignIn: true,
  },
  {
    name: 'lists-within-lists',
    sentence: 'sends lists of lists, and lists of 20,000 operations',
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 8 }, (number) => {
        const nested = JSON.stringify([LIST.map(() => LIST)]);
        const long = `[${Array(20_000).fill('{}').join(',')}]`;
        const body = number % 2 === 0 ? nested : long;
        return send({ url: `${gateway}/graphql`, headers: json, body });
      }),
    answers: ['BAD_REQUEST', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
    sees: ['BAD_REQUEST'],
  },
];
